using System.Text.RegularExpressions;

namespace Platform.AgentTesting.Fixtures;

/// <summary>Text of others inside a question, as the platform fences it; see <c>shared/Agents/Text/UntrustedText.cs</c>.</summary>
/// <param name="Label">What it is.</param>
/// <param name="Text">The text.</param>
internal sealed partial record Fence(string Label, string Text)
{
    public static IEnumerable<Fence> In(string message) => Pattern().Matches(message).Select(match => new Fence(match.Groups["label"].Value, match.Groups["text"].Value));

    /// <summary>The platform's own words around the fences; each fence leaves its label.</summary>
    public static string Around(string message) => Pattern().Replace(message, "<data ${label}>");

    [GeneratedRegex(@"<data (?<mark>[0-9a-f]{16}) (?<label>[^>\n]*)>\n(?<text>.*?)\n</data \k<mark>>", RegexOptions.Singleline, 5_000)]
    private static partial Regex Pattern();
}
