using System.Globalization;
using System.Text.RegularExpressions;
using Platform.Contracts.Runbooks;

namespace Platform.Diagnostic.Runbooks;

/// <summary>What a value must look like to fit its parameter.</summary>
internal static partial class ParameterRules
{
    /// <summary>Null where the value fits, else why not, as the end of a sentence that starts with the parameter.</summary>
    public static string? Problem(RunbookParameter parameter, string value)
    {
        if (value.Any(char.IsControl))
        {
            return "holds a control character, such as a line break.";
        }

        var problem = parameter.Type switch
        {
            ParameterType.Integer => long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _)
                ? null : $"must be a whole number, not '{value}'.",
            ParameterType.Port => int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is > 0 and < 65536
                ? null : $"must be a port from 1 to 65535, not '{value}'.",
            ParameterType.Boolean => value is "true" or "false" ? null : $"must be true or false, not '{value}'.",
            ParameterType.Path => Path().IsMatch(value) ? null : $"must be an absolute path without '..', not '{value}'.",
            ParameterType.Name => Name().IsMatch(value) ? null : $"must be a name of letters, digits and . _ @ : -, not '{value}'.",
            ParameterType.Host => Host().IsMatch(value) ? null : $"must be a host name or address, not '{value}'.",
            ParameterType.Enum => parameter.Values.Contains(value, StringComparer.Ordinal)
                ? null : $"must be one of {string.Join(", ", parameter.Values)}, not '{value}'.",
            _ => null,
        };
        if (problem is null && parameter.Pattern is { } pattern && !RunbookRegex.Whole(pattern).IsMatch(value))
        {
            return $"must match {pattern} as a whole, '{value}' does not.";
        }

        return problem;
    }

    [GeneratedRegex(@"\A(?:/|[A-Za-z]:\\|\\\\)(?!.*(?:^|[/\\])\.\.(?:[/\\]|$)).*\z")]
    private static partial Regex Path();

    [GeneratedRegex(@"\A[A-Za-z0-9_][A-Za-z0-9._@:+\-]{0,254}\z")]
    private static partial Regex Name();

    [GeneratedRegex(@"\A(?:[A-Za-z0-9](?:[A-Za-z0-9.\-_]{0,253}[A-Za-z0-9])?|\[?[0-9A-Fa-f:]{2,45}\]?)\z")]
    private static partial Regex Host();
}
