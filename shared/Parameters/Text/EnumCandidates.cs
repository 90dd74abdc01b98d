using System.Text.RegularExpressions;
using Platform.Contracts.Runbooks;

namespace Platform.Parameters.Text;

/// <summary>The parameter's own values, standing in the text as whole words in any case.</summary>
internal static class EnumCandidates
{
    public static IEnumerable<TextSpan> Find(RunbookParameter parameter, string text) =>
        parameter.Values.SelectMany(value => Regex
            .Matches(text, $@"(?<![\w-]){Regex.Escape(value)}(?![\w-])", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, RunbookRegex.MatchTimeout)
            .Select(match => new TextSpan(value, match.Index, true)));
}
