using Platform.Contracts.Diagnosis;

namespace Platform.Diagnostic.Diagnosis;

/// <summary>Spans of evidence. A quote is cut out of the text where it stands, never composed.</summary>
internal static class Quotes
{
    /// <summary>Longest quote, in characters.</summary>
    public const int MaxLength = 500;

    /// <summary>The lines that a match touches; null where they are blank.</summary>
    public static Citation? Around(EvidenceRecord evidence, int start, int length)
    {
        var text = evidence.Text;
        var end = Math.Min(text.Length, start + length);
        var from = start == 0 ? 0 : text.LastIndexOf('\n', start - 1) + 1;
        var lineEnd = end > start && text[end - 1] == '\n' ? end - 1 : text.IndexOf('\n', end) is >= 0 and var newline ? newline : text.Length;
        return lineEnd - from <= MaxLength ? Cut(evidence, from, lineEnd) : Cut(evidence, start, Math.Min(Math.Max(end, start + 1), start + MaxLength));
    }

    /// <summary>A short output as a whole, else its first line that is not blank; null where the output is blank.</summary>
    public static Citation? Head(EvidenceRecord evidence)
    {
        var text = evidence.Text;
        if (text.TrimEnd().Length <= 200)
        {
            return Cut(evidence, 0, text.Length);
        }

        var start = text.Length - text.TrimStart().Length;
        var end = text.IndexOf('\n', start) is >= 0 and var newline ? newline : text.Length;
        return Cut(evidence, start, Math.Min(end, start + MaxLength));
    }

    /// <summary>True where the quote stands in the evidence at its offset.</summary>
    public static bool Stands(Citation citation, IReadOnlyDictionary<Guid, EvidenceRecord> evidence) =>
        citation.Quote.Length is > 0 and <= MaxLength
        && evidence.TryGetValue(citation.EvidenceId, out var record)
        && citation.Offset >= 0 && citation.Offset + citation.Quote.Length <= record.Text.Length
        && string.CompareOrdinal(record.Text, citation.Offset, citation.Quote, 0, citation.Quote.Length) == 0;

    private static Citation? Cut(EvidenceRecord evidence, int from, int to)
    {
        var text = evidence.Text;
        while (from < to && char.IsWhiteSpace(text[from]))
        {
            from++;
        }

        while (to > from && char.IsWhiteSpace(text[to - 1]))
        {
            to--;
        }

        to = Math.Min(to, from + MaxLength);
        // Half a surrogate pair is no text.
        from += from > 0 && from < to && char.IsLowSurrogate(text[from]) && char.IsHighSurrogate(text[from - 1]) ? 1 : 0;
        to -= to > from && char.IsHighSurrogate(text[to - 1]) ? 1 : 0;
        return to > from ? new Citation(evidence.EvidenceId, text[from..to], from) : null;
    }
}
