namespace Platform.ShellAnalysis.Resolution;

/// <summary>An unquoted brace or comma of a word, by its place in the word's text.</summary>
internal readonly record struct BraceMark(int At, char Kind);

/// <summary>What <c>a{b,c}d</c> becomes.</summary>
/// <param name="Texts">The words; the text itself where it is no list.</param>
/// <param name="Unclear">Whether it is more than one plain list, so that the words are not known.</param>
/// <param name="Whole">Whether the whole word is a list of words that begins with a letter.</param>
internal sealed record BraceList(IReadOnlyList<string> Texts, bool Unclear, bool Whole)
{
    public static BraceList Spread(string text, List<BraceMark> marks)
    {
        var open = marks.FindIndex(mark => mark.Kind == '{');
        var close = marks.FindLastIndex(mark => mark.Kind == '}');
        if (open < 0 || close < open)
        {
            return new BraceList([text], false, false);
        }

        var between = marks.GetRange(open + 1, close - open - 1);
        if (between.Exists(mark => mark.Kind != ','))
        {
            return new BraceList([text], true, false);
        }

        var (start, end) = (marks[open].At, marks[close].At);
        if (between.Count == 0)
        {
            return new BraceList([text], text[start..end].Contains("..", StringComparison.Ordinal), false);
        }

        var edges = between.Select(mark => mark.At).Prepend(start).Append(end).ToList();
        List<string> texts = [.. edges.Zip(edges.Skip(1), (from, to) => text[..start] + text[(from + 1)..to] + text[(end + 1)..])];
        var whole = start == 0 && end == text.Length - 1 && text.Length > 1 && char.IsAsciiLetter(text[1]);
        return new BraceList(texts, texts.Exists(one => one.Length == 0 || one.Contains('~', StringComparison.Ordinal)), whole);
    }
}
