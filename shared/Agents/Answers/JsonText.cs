using System.Text.RegularExpressions;

namespace Platform.Agents.Answers;

/// <summary>Finds the JSON in an answer: the whole of it, or what stands in its only Markdown fence.</summary>
internal static partial class JsonText
{
    public static string Find(string answer)
    {
        var text = answer.Trim();
        if (text.StartsWith('{'))
        {
            return text;
        }
        var fences = Fence().Matches(text);
        return fences.Count == 1 ? fences[0].Groups["json"].Value : text;
    }

    [GeneratedRegex("^```(?:json)?[ \\t]*\\n(?<json>.*?)\\n```[ \\t]*$", RegexOptions.Singleline | RegexOptions.Multiline | RegexOptions.IgnoreCase, 1_000)]
    private static partial Regex Fence();
}
