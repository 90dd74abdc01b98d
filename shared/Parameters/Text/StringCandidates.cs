using System.Text.RegularExpressions;
using Platform.Contracts.Runbooks;

namespace Platform.Parameters.Text;

/// <summary>Quoted texts; and for a string that has a pattern, single words that match it.</summary>
internal static partial class StringCandidates
{
    public static IEnumerable<TextSpan> Find(RunbookParameter parameter, string text)
    {
        var quoted = Quoted().Matches(text).Select(match => match.Groups["value"]).Select(group => new TextSpan(group.Value, group.Index, false)).ToList();
        var beside = Word().Matches(text).Select(match => new TextSpan(match.Value.TrimEnd('.', ',', ';', ':', '!', '?'), match.Index, true))
            .Where(span => span.Value.Length > 0 && !PlainWords.Contains(span.Value) && LooksLikeAName(span.Value) && Cues.StandBefore(parameter, text, span.Start));
        return quoted.Concat(beside);
    }

    /// <summary>Words with a digit, hyphen, dot or slash inside are names of something; ordinary words are not.</summary>
    private static bool LooksLikeAName(string word) => word.Any(character => char.IsAsciiDigit(character) || character is '-' or '_' or '.' or '/' or '@');

    [GeneratedRegex("""(?<!\w)"(?<value>[^"\n]{1,200})"|(?<!\w)'(?<value>[^'\n]{1,200})'(?!\w)|`(?<value>[^`\n]{1,200})`|“(?<value>[^”\n]{1,200})”""")]
    private static partial Regex Quoted();

    [GeneratedRegex(@"(?<![\w./@-])[A-Za-z0-9_][A-Za-z0-9_.@/:+-]*")]
    private static partial Regex Word();
}
