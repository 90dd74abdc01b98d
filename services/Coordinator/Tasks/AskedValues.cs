using System.Globalization;
using System.Text.RegularExpressions;
using Platform.Contracts.Planning;
using Platform.Contracts.Runbooks;

namespace Platform.Coordinator.Tasks;

/// <summary>Checks the values a person gives against what was asked for.</summary>
internal static partial class AskedValues
{
    private const int LongestValue = 4_096;
    private static readonly TimeSpan PatternTimeout = TimeSpan.FromMilliseconds(100);

    /// <summary>What is wrong with an answer and what would be right; null where it is good. Not every value must be given.</summary>
    public static string? Problem(IReadOnlyList<RequiredParameter> asked, IReadOnlyDictionary<string, string> values)
    {
        if (values.Count == 0)
        {
            return $"No value was given. Asked for: {Names(asked)}.";
        }
        foreach (var (name, value) in values)
        {
            if (asked.FirstOrDefault(required => required.Parameter.Name == name)?.Parameter is not { } parameter)
            {
                return $"'{Text.Line(name)}' was not asked for. Asked for: {Names(asked)}.";
            }
            if (Problem(parameter, value) is { } problem)
            {
                return $"{name}: {problem}";
            }
        }
        return null;
    }

    private static string? Problem(RunbookParameter parameter, string value)
    {
        if (parameter.Sensitive)
        {
            // Not repeated in words: it may be the secret itself.
            return SecretName().IsMatch(value) ? null : "give the name of a stored secret (lower-case letters, digits, '.', '-', '_'), never the secret itself.";
        }
        if (value.Length is 0 or > LongestValue || value.Any(char.IsControl))
        {
            return $"a value has 1 to {LongestValue} characters and no control characters.";
        }
        var fits = parameter.Type switch
        {
            ParameterType.Integer => long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _),
            ParameterType.Port => int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is >= 1 and <= 65_535,
            ParameterType.Boolean => value is "true" or "false",
            ParameterType.Path => value.StartsWith('/') || WindowsPath().IsMatch(value),
            ParameterType.Name => Name().IsMatch(value),
            ParameterType.Host => Host().IsMatch(value),
            ParameterType.Enum => parameter.Values.Contains(value, StringComparer.Ordinal),
            _ => true,
        };
        if (!fits)
        {
            return parameter.Type == ParameterType.Enum
                ? $"'{Text.Line(value)}' is none of {string.Join(", ", parameter.Values)}."
                : $"'{Text.Line(value)}' is not {Expected(parameter.Type)}.";
        }
        return parameter.Pattern is { } pattern && !Matches(pattern, value) ? $"'{Text.Line(value)}' does not match {pattern}." : null;
    }

    private static bool Matches(string pattern, string value)
    {
        try
        {
            return Regex.IsMatch(value, $@"\A(?:{pattern})\z", RegexOptions.CultureInvariant, PatternTimeout);
        }
        catch (RegexMatchTimeoutException)
        {
            // A value that the pattern cannot judge in time does not pass.
            return false;
        }
    }

    private static string Expected(ParameterType type) => type switch
    {
        ParameterType.Integer => "a whole number",
        ParameterType.Port => "a port from 1 to 65535",
        ParameterType.Boolean => "true or false",
        ParameterType.Path => "an absolute path",
        ParameterType.Name => "a name of letters, digits, '.', '_', '@' and '-'",
        ParameterType.Host => "a host name or address",
        _ => "valid",
    };

    private static string Names(IReadOnlyList<RequiredParameter> asked) => string.Join(", ", asked.Select(required => required.Parameter.Name));

    [GeneratedRegex(@"\A[a-z0-9][a-z0-9._-]{0,99}\z")]
    private static partial Regex SecretName();

    [GeneratedRegex(@"\A[A-Za-z]:[\\/]")]
    private static partial Regex WindowsPath();

    [GeneratedRegex(@"\A[A-Za-z0-9_][A-Za-z0-9._@-]*\z")]
    private static partial Regex Name();

    [GeneratedRegex(@"\A[A-Za-z0-9](?:[A-Za-z0-9.:-]*[A-Za-z0-9])?\z")]
    private static partial Regex Host();
}
