using System.Text.RegularExpressions;

namespace Platform.Coordinator.Routing;

/// <summary>Tells whether a word in a text is denied: "no errors", "is not down", "do not restart".</summary>
internal static partial class Denial
{
    /// <summary>How far before a word its denial may stand, in characters.</summary>
    private const int Reach = 30;

    /// <summary>A match that stands right behind a denial, or holds one ("is not down").</summary>
    public static bool IsDenied(string text, Match match)
    {
        // An order's match may begin with the mark or word before it; the denial stands before the last word.
        var word = match.Index + match.Value.Length - match.Value.TrimStart().Length;
        var start = Math.Max(0, word - Reach);
        return Before().IsMatch(text[start..word]) || Within().IsMatch(match.Value);
    }

    /// <summary>Whether the pattern stands in the text at least once without a denial.</summary>
    public static bool Holds(Regex pattern, string text, bool deniable = true)
    {
        for (var match = pattern.Match(text); match.Success; match = match.NextMatch())
        {
            if (!deniable || !IsDenied(text, match))
            {
                return true;
            }
        }
        return false;
    }

    [GeneratedRegex(@"(?:\b(?:no|not|never|without|nor|neither|don't|do not)|n't)(?:\s+(?:any|yet|a|an|the|to|be|been|more|longer|currently|really|actually|touch or|touch))*\s*$",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Before();

    [GeneratedRegex(@"(?:\b(?:not|never)\b|n't)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Within();
}
