using System.Text.RegularExpressions;

namespace Platform.Parameters;

/// <summary>
/// Regular expressions of runbooks: <c>^</c> and <c>$</c> mean lines, case counts unless <c>(?i)</c> says otherwise.
/// Expressions without look-around or back references run in linear time; the others under a time limit.
/// </summary>
public static class RunbookRegex
{
    /// <summary>Longest that one match may take; <see cref="RegexMatchTimeoutException"/> afterwards.</summary>
    public static readonly TimeSpan MatchTimeout = TimeSpan.FromSeconds(1);

    private const RegexOptions Common = RegexOptions.Multiline | RegexOptions.CultureInvariant;

    /// <summary>An expression of a saved runbook, ready to match.</summary>
    /// <exception cref="ArgumentException">It is not a regular expression.</exception>
    public static Regex Create(string pattern)
    {
        try
        {
            return new Regex(pattern, Common | RegexOptions.NonBacktracking, MatchTimeout);
        }
        catch (NotSupportedException)
        {
            return new Regex(pattern, Common, MatchTimeout);
        }
    }

    /// <summary>A parameter's pattern: the whole value must match.</summary>
    public static Regex Whole(string pattern) => Create($@"\A(?:{pattern})\z");
}
