using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using Platform.Contracts.Runbooks;

namespace Platform.Parameters;

/// <summary>What a value must look like to fit its parameter.</summary>
public static partial class ParameterRules
{
    /// <summary>Longest value, in characters.</summary>
    public const int MaxLength = 1_000;

    /// <summary>Brings a value into its one spelling: paths without doubled, trailing or dot segments. Changes nothing that it does not understand.</summary>
    public static string Normalize(RunbookParameter parameter, string value) => parameter.Type switch
    {
        ParameterType.Path when value.StartsWith('/') => NormalizePath(value),
        ParameterType.Integer or ParameterType.Port or ParameterType.Boolean or ParameterType.Host => value.Trim(),
        _ => value,
    };

    /// <summary><c>/var//log/./x/</c> becomes <c>/var/log/x</c>. Parent segments stay, for <see cref="Problem"/> to refuse.</summary>
    public static string NormalizePath(string path) =>
        "/" + string.Join('/', path.Split('/', StringSplitOptions.RemoveEmptyEntries).Where(segment => segment != "."));

    /// <summary>Null where the value fits, else why not, as the end of a sentence that starts with the parameter.</summary>
    public static string? Problem(RunbookParameter parameter, string value)
    {
        if (value.Length > MaxLength)
        {
            return $"is longer than {MaxLength} characters.";
        }

        if (value.Any(character => char.IsControl(character) || IsInvisible(character)))
        {
            return "holds a control or invisible character, such as a line break.";
        }

        return ByType(parameter, value) ?? ByPattern(parameter, value);
    }

    private static string? ByType(RunbookParameter parameter, string value) => parameter.Type switch
    {
        ParameterType.Integer => long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _)
            ? null : $"must be a whole number, not '{value}'.",
        ParameterType.Port => int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is > 0 and < 65536
            ? null : $"must be a port from 1 to 65535, not '{value}'.",
        ParameterType.Boolean => value is "true" or "false" ? null : $"must be true or false, not '{value}'.",
        ParameterType.Path => IsPath(value) ? null : $"must be an absolute path without '..', not '{value}'.",
        ParameterType.Name => Name().IsMatch(value) ? null : $"must be a name of letters, digits and . _ @ : + -, not '{value}'.",
        ParameterType.Host => IsHost(value) ? null : $"must be a host name or address, not '{value}'.",
        ParameterType.Enum => parameter.Values.Contains(value, StringComparer.Ordinal)
            ? null : $"must be one of {string.Join(", ", parameter.Values)}, not '{value}'.",
        _ => null,
    };

    private static string? ByPattern(RunbookParameter parameter, string value)
    {
        if (parameter.Pattern is not { } pattern)
        {
            return null;
        }

        try
        {
            return RunbookRegex.Whole(pattern).IsMatch(value) ? null : $"must match {pattern} as a whole; '{value}' does not.";
        }
        catch (RegexMatchTimeoutException)
        {
            return $"could not be checked against {pattern} in {RunbookRegex.MatchTimeout.TotalSeconds:0} s.";
        }
    }

    /// <summary>Whether the text could name a secret of the store.</summary>
    public static bool IsSecretName(string value) => SecretName().IsMatch(value);

    private static bool IsPath(string value) =>
        (value.StartsWith('/') || value.StartsWith(@"\\", StringComparison.Ordinal) || Drive().IsMatch(value))
        && !value.Split('/', '\\').Contains("..", StringComparer.Ordinal);

    private static bool IsHost(string value) =>
        HostName().IsMatch(value) || (IPAddress.TryParse(value.Trim('[', ']'), out var address) && address.AddressFamily == AddressFamily.InterNetworkV6);

    private static bool IsInvisible(char character) =>
        character is (>= '\u200B' and <= '\u200F') or (>= '\u2028' and <= '\u202E') or (>= '\u2060' and <= '\u2069') or '\uFEFF' or '\u00AD';

    [GeneratedRegex(@"\A[A-Za-z]:\\")]
    private static partial Regex Drive();

    [GeneratedRegex(@"\A[A-Za-z0-9_][A-Za-z0-9._@:+\-]{0,254}\z")]
    private static partial Regex Name();

    [GeneratedRegex(@"\A[A-Za-z0-9](?:[A-Za-z0-9.\-_]{0,253}[A-Za-z0-9])?\z")]
    private static partial Regex HostName();

    [GeneratedRegex(@"\A[a-z0-9][a-z0-9._\-]{0,99}\z")]
    private static partial Regex SecretName();
}
