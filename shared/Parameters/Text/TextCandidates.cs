using System.Text.RegularExpressions;
using Platform.Contracts.Runbooks;

namespace Platform.Parameters.Text;

/// <summary>Values that stand in the task's text, by the type and the name of a parameter.</summary>
internal static class TextCandidates
{
    /// <summary>Longest text that is looked at, in characters.</summary>
    private const int MaxText = 20_000;

    /// <summary>
    /// Values that fit the parameter. Those that only look right and do not fit are left out; a value that the text assigns
    /// to the parameter (<c>path=/var</c>) is returned whatever it is, so that a wrong one is asked about instead of passed over.
    /// </summary>
    public static IReadOnlyList<Candidate> Find(RunbookParameter parameter, string text)
    {
        var looked = text.Length > MaxText ? text[..MaxText] : text;
        if (Assigned(parameter, looked) is { Count: > 0 } assigned)
        {
            return assigned;
        }

        var found = parameter.Type switch
        {
            ParameterType.Path => PathCandidates.Find(looked),
            ParameterType.Host => HostCandidates.Find(looked),
            ParameterType.Port => PortCandidates.Find(looked),
            ParameterType.Integer => IntegerCandidates.Find(parameter, looked),
            ParameterType.Name => NameCandidates.Find(parameter, looked),
            ParameterType.String => StringCandidates.Find(parameter, looked),
            ParameterType.Enum => EnumCandidates.Find(parameter, looked),
            _ => [],
        };
        return
        [
            .. found.Select(span => new Candidate(span.Value, $"text: \"{span.Value}\"", Strength(parameter, span, looked)))
                .Where(candidate => ParameterRules.Problem(parameter, ParameterRules.Normalize(parameter, candidate.Value)) is null)
                .DistinctBy(candidate => (candidate.Value, candidate.Strength)),
        ];
    }

    private static CandidateStrength Strength(RunbookParameter parameter, TextSpan span, string text) =>
        span.Named || Cues.StandBefore(parameter, text, span.Start) ? CandidateStrength.Named : CandidateStrength.Typed;

    /// <summary><c>name=value</c>, <c>name: value</c> with the parameter's own name.</summary>
    private static List<Candidate> Assigned(RunbookParameter parameter, string text)
    {
        var name = string.Join("[-_ ]?", parameter.Name.Split('_', StringSplitOptions.RemoveEmptyEntries).Select(Regex.Escape));
        var pattern = $"""(?<![\w$/.-]){name}\s?(?:=\s?|:\s)(?:"(?<value>[^"\n]+)"|'(?<value>[^'\n]+)'|`(?<value>[^`\n]+)`|(?<value>[^\s"'`,;]+))""";
        return
        [
            .. Regex.Matches(text, pattern, RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, RunbookRegex.MatchTimeout)
                .Select(match => match.Groups["value"].Value.TrimEnd('.', ',', ';', ':', '!', '?', ')'))
                .Where(value => value.Length > 0)
                .Select(value => new Candidate(value, $"text: \"{value}\"", CandidateStrength.Named)),
        ];
    }
}

/// <summary>A value in the text.</summary>
/// <param name="Value">As a parameter would take it.</param>
/// <param name="Start">Index of its first character.</param>
/// <param name="Named">The text says beside it what it is.</param>
internal readonly record struct TextSpan(string Value, int Start, bool Named);
