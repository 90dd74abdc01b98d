namespace Platform.Diagnostic.Runbooks;

/// <summary>A heading: its text without marks, level 1 to 6, line from 1.</summary>
internal sealed record MarkdownHeading(int Level, string Text, int Line);

/// <summary>A fenced block.</summary>
/// <param name="Info">Text after the opening fence, trimmed.</param>
/// <param name="Content">The lines between the fences, byte for byte except that CRLF is LF and the fence's indentation is taken away; ends with a newline.</param>
/// <param name="Line">Line of the opening fence, from 1.</param>
/// <param name="Section">Headings it stands under, outermost first.</param>
/// <param name="Lead">The last paragraph or list item before it within its section; null where there is none.</param>
/// <param name="Closed">False where the document ends inside it.</param>
internal sealed record MarkdownFence(
    string Info, string Content, int Line, IReadOnlyList<MarkdownHeading> Section, string? Lead, bool Closed);

/// <summary>Headings and fenced blocks of a document.</summary>
internal sealed record MarkdownOutline(IReadOnlyList<MarkdownHeading> Headings, IReadOnlyList<MarkdownFence> Fences);

/// <summary>
/// Reads fences line by line, because a script must be exactly what the document holds; a Markdown library gives it back
/// as it understood it.
/// </summary>
internal static class MarkdownScanner
{
    /// <summary>Scans lines from <paramref name="first"/> (index from 0) to the end.</summary>
    public static MarkdownOutline Scan(IReadOnlyList<string> lines, int first)
    {
        var headings = new List<MarkdownHeading>();
        var fences = new List<MarkdownFence>();
        var section = new List<MarkdownHeading>();
        string? lead = null;
        for (var i = first; i < lines.Count; i++)
        {
            if (Opening(lines[i]) is { } opening)
            {
                var content = new List<string>();
                var start = i;
                var closed = false;
                for (i++; i < lines.Count; i++)
                {
                    if (IsClosing(lines[i], opening.Mark, opening.Length))
                    {
                        closed = true;
                        break;
                    }

                    content.Add(Unindent(lines[i], opening.Indent));
                }

                var text = content.Count == 0 ? "" : string.Join('\n', content) + "\n";
                fences.Add(new MarkdownFence(opening.Info, text, start + 1, [.. section], lead, closed));
                lead = null;
                continue;
            }

            var heading = AtxHeading(lines[i], i + 1) ?? SetextHeading(lines, i, first);
            if (heading is not null)
            {
                headings.Add(heading);
                section.RemoveAll(outer => outer.Level >= heading.Level);
                section.Add(heading);
                lead = null;
            }
            else if (!string.IsNullOrWhiteSpace(lines[i]))
            {
                var continues = lead is not null && i > first && !string.IsNullOrWhiteSpace(lines[i - 1]) && !ListItem(lines[i]);
                lead = continues ? $"{lead} {lines[i].Trim()}" : lines[i].Trim();
            }
        }

        return new MarkdownOutline(headings, fences);
    }

    /// <summary>The document's lines without their ends; a last empty line is none.</summary>
    public static List<string> Lines(string markdown)
    {
        var lines = markdown.Split('\n').Select(line => line.EndsWith('\r') ? line[..^1] : line).ToList();
        if (lines[^1].Length == 0)
        {
            lines.RemoveAt(lines.Count - 1);
        }

        return lines;
    }

    private static (int Indent, char Mark, int Length, string Info)? Opening(string line)
    {
        var indent = line.TakeWhile(char.IsWhiteSpace).Count();
        var rest = line.AsSpan(indent);
        if (rest.Length < 3 || (rest[0] != '`' && rest[0] != '~'))
        {
            return null;
        }

        var mark = rest[0];
        var length = rest.Length - rest.TrimStart(mark).Length;
        var info = rest[length..].Trim().ToString();
        // Three backticks with a backtick behind are an inline code span.
        return length < 3 || (mark == '`' && info.Contains('`', StringComparison.Ordinal)) ? null : (indent, mark, length, info);
    }

    private static bool IsClosing(string line, char mark, int length)
    {
        var trimmed = line.AsSpan().Trim();
        return trimmed.Length >= length && trimmed.TrimStart(mark).IsEmpty;
    }

    private static bool ListItem(string line)
    {
        var text = line.AsSpan().TrimStart();
        return text.Length > 1 && text[1] == ' ' && text[0] is '-' or '*' or '+';
    }

    private static string Unindent(string line, int indent)
    {
        var blanks = 0;
        while (blanks < indent && blanks < line.Length && (line[blanks] is ' ' or '\t'))
        {
            blanks++;
        }

        return line[blanks..];
    }

    private static MarkdownHeading? AtxHeading(string line, int number)
    {
        var text = line.AsSpan().TrimStart(' ');
        if (line.Length - text.Length > 3)
        {
            return null;
        }

        var level = text.Length - text.TrimStart('#').Length;
        if (level is < 1 or > 6 || (text.Length > level && text[level] is not (' ' or '\t')))
        {
            return null;
        }

        return new MarkdownHeading(level, text[level..].Trim().TrimEnd('#').Trim().ToString(), number);
    }

    private static MarkdownHeading? SetextHeading(IReadOnlyList<string> lines, int index, int first)
    {
        var line = lines[index].Trim();
        if (line.Length < 3 || index == first || string.IsNullOrWhiteSpace(lines[index - 1])
            || (line.Trim('=').Length != 0 && line.Trim('-').Length != 0))
        {
            return null;
        }

        var text = lines[index - 1].Trim();
        return text[0] is '#' or '`' or '|' or '>' or '-' or '*' ? null : new MarkdownHeading(line[0] == '=' ? 1 : 2, text, index);
    }
}
