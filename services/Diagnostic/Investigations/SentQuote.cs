using System.Text.RegularExpressions;
using Platform.Agents.Text;

namespace Platform.Diagnostic.Investigations;

/// <summary>
/// Finds what a model quotes. It copies what it was sent, which is the evidence without secrets, colours and control characters;
/// where that differs from the evidence, the longest part of the quote that stands there as it is is what is cited.
/// </summary>
internal static partial class SentQuote
{
    private const int Shortest = 3;

    /// <summary>Words that stand in the text, with their place; null where the quote is none of what was sent.</summary>
    public static (string Words, int Offset)? Find(string quote, string text, Func<string, string> asSent)
    {
        if (quote.Trim().Length == 0)
        {
            return null;
        }
        if (text.IndexOf(quote, StringComparison.Ordinal) is >= 0 and var offset)
        {
            return (quote, offset);
        }
        return asSent(UntrustedText.Clean(text)).Contains(quote, StringComparison.Ordinal) ? Longest(quote.Replace(Redactor.Mark, new string(' ', Redactor.Mark.Length), StringComparison.Ordinal), text) : null;
    }

    /// <summary>The longest run of the quote's words that stands in the text; each look grows the run by a word or moves its start.</summary>
    private static (string Words, int Offset)? Longest(string quote, string text)
    {
        var words = Word().Matches(quote);
        (string Words, int Offset)? longest = null;
        for (int first = 0, last = 0; last < words.Count;)
        {
            var run = quote[words[first].Index..(words[last].Index + words[last].Length)];
            if (text.IndexOf(run, StringComparison.Ordinal) is >= 0 and var offset)
            {
                longest = run.Length >= Shortest && run.Length > (longest?.Words.Length ?? 0) ? (run, offset) : longest;
                last++;
            }
            else if (first++ == last)
            {
                last++;
            }
        }
        return longest;
    }

    [GeneratedRegex(@"\S+")]
    private static partial Regex Word();
}
