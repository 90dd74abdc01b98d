using System.Text.RegularExpressions;
using Platform.Contracts.Runbooks;

namespace Platform.Parameters.Text;

/// <summary>Whole numbers beside a word of the parameter's name, as in <c>pid 4711</c> or <c>7 days</c>. A number alone says nothing.</summary>
internal static class IntegerCandidates
{
    public static IEnumerable<TextSpan> Find(RunbookParameter parameter, string text)
    {
        var cues = string.Join('|', Cues.Of(parameter).Select(Regex.Escape));
        var pattern = $@"(?<![\w-])(?:{cues})s?\s*(?:id|number|no\.?|of|is|to|at|=|:|\#)?\s*(?<value>-?\d+)(?![\w.:/%-]*\d|[A-Za-z])|(?<![\w.:/-])(?<value>-?\d+)\s*-?(?:{cues})(?!\w)";
        return Regex.Matches(text, pattern, RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, RunbookRegex.MatchTimeout)
            .Select(match => new TextSpan(match.Groups["value"].Value, match.Groups["value"].Index, true));
    }
}
