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
    public static Regex Create(string pattern) => TryLinear(pattern, MatchTimeout) ?? new Regex(pattern, Common, MatchTimeout);

    /// <summary>A parameter's pattern: the whole value must match.</summary>
    public static Regex Whole(string pattern) => Create($@"\A(?:{pattern})\z");

    /// <summary>Null where the expression can be used, else what is wrong with it.</summary>
    public static string? Problem(string pattern)
    {
        if (pattern.Length > 2_000)
        {
            return "is longer than 2,000 characters";
        }

        try
        {
            if (TryLinear(pattern, MatchTimeout) is not null)
            {
                return null;
            }

            // What cannot run in linear time must show that it does not explode on the inputs that make such expressions explode.
            var regex = new Regex(pattern, Common, TimeSpan.FromMilliseconds(100));
            foreach (var unit in (ReadOnlySpan<string>)["a", "0", " ", "/", "a ", "a.", "=x", "<>", "\t"])
            {
                _ = regex.IsMatch(string.Concat(Enumerable.Repeat(unit, 2_000)) + "!\u0001");
            }

            return null;
        }
        catch (RegexMatchTimeoutException)
        {
            return "takes too long to match (nested repetition such as (a+)+ does that); write it without nested repetition";
        }
        catch (ArgumentException refused)
        {
            return $"is not a valid regular expression: {refused.Message}";
        }
    }

    private static Regex? TryLinear(string pattern, TimeSpan timeout)
    {
        try
        {
            return new Regex(pattern, Common | RegexOptions.NonBacktracking, timeout);
        }
        catch (NotSupportedException)
        {
            return null;
        }
    }
}
