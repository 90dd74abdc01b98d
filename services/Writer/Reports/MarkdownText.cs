using System.Globalization;
using System.Text;

namespace Platform.Writer.Reports;

/// <summary>
/// Makes recorded text harmless inside Markdown: what a task, a script or a machine says is shown, never interpreted.
/// Control, bidirectional and invisible characters are shown by number, so that nothing reads other than it is.
/// </summary>
internal static class MarkdownText
{
    /// <summary>One line of text: no markup, no HTML, no links.</summary>
    public static string Inline(string text)
    {
        var line = Visible(text, keepLines: false).Trim();
        var escaped = new StringBuilder(line.Length + 16);
        for (var index = 0; index < line.Length; index++)
        {
            escaped.Append(Escape(line, index));
        }
        return EscapeStart(escaped.ToString());
    }

    /// <summary>Like <see cref="Inline"/>, for a table's cell.</summary>
    public static string Cell(string text) => Inline(text).Replace("|", "&#124;", StringComparison.Ordinal);

    /// <summary>A code span.</summary>
    public static string Code(string text)
    {
        var shown = Visible(text, keepLines: false);
        if (shown.Trim().Length == 0)
        {
            return Inline(shown);
        }
        var ticks = new string('`', LongestRun(shown, '`') + 1);
        var padding = shown[0] is '`' or ' ' || shown[^1] is '`' or ' ' ? " " : "";
        return $"{ticks}{padding}{shown}{padding}{ticks}";
    }

    /// <summary>A code span in a table; plain text where it holds a pipe, because renderers disagree on pipes in code.</summary>
    public static string CodeCell(string text) => text.Contains('|', StringComparison.Ordinal) ? Cell(text) : Code(text);

    /// <summary>Plain text of one line for titles and subjects, at most <paramref name="length"/> characters.</summary>
    public static string Title(string text, int length)
    {
        var line = string.Join(' ', Visible(text, keepLines: false).Split(' ', StringSplitOptions.RemoveEmptyEntries));
        if (line.Length <= length)
        {
            return line;
        }
        // Cut between words, so that no number loses its end.
        var space = line.LastIndexOf(' ', length - 1);
        var cut = space > length / 2 ? space : length - 1;
        return line[..(char.IsHighSurrogate(line[cut - 1]) ? cut - 1 : cut)] + "…";
    }

    /// <summary>What a line made here says, without its marks: for those who read it as text.</summary>
    public static string Plain(string markdown)
    {
        var text = new StringBuilder(markdown.Length);
        for (var index = 0; index < markdown.Length; index++)
        {
            // An escaped character stands for itself; what is left of marks are code spans.
            if (markdown[index] == '\\' && index + 1 < markdown.Length)
            {
                text.Append(markdown[++index]);
            }
            else if (markdown[index] != '`')
            {
                text.Append(markdown[index]);
            }
        }
        return text.ToString().Replace("&lt;", "<", StringComparison.Ordinal).Replace("&#124;", "|", StringComparison.Ordinal).Replace("&amp;", "&", StringComparison.Ordinal);
    }

    /// <summary>Shows what is invisible; line ends become <c>\n</c>, or spaces.</summary>
    public static string Visible(string text, bool keepLines)
    {
        var result = new StringBuilder(text.Length);
        foreach (var rune in text.Replace("\r\n", "\n", StringComparison.Ordinal).EnumerateRunes())
        {
            if (rune.Value is '\n' or '\t')
            {
                result.Append(keepLines ? rune.ToString() : " ");
            }
            else if (IsInvisible(rune))
            {
                result.Append(CultureInfo.InvariantCulture, $"<U+{rune.Value:X4}>");
            }
            else
            {
                result.Append(rune.ToString());
            }
        }
        return result.ToString();
    }

    public static int LongestRun(string text, char character)
    {
        int longest = 0, run = 0;
        foreach (var current in text)
        {
            run = current == character ? run + 1 : 0;
            longest = Math.Max(longest, run);
        }
        return longest;
    }

    private static bool IsInvisible(Rune rune) => Rune.GetUnicodeCategory(rune) is
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
        or UnicodeCategory.PrivateUse or UnicodeCategory.Surrogate;

    private static string Escape(string line, int index)
    {
        var character = line[index];
        var next = index + 1 < line.Length ? line[index + 1] : ' ';
        return character switch
        {
            '\\' or '`' or '*' or '[' or ']' or '~' or '$' => $"\\{character}",
            // Between letters an underscore marks nothing, and names stay readable.
            '_' => index > 0 && char.IsAsciiLetterOrDigit(line[index - 1]) && char.IsAsciiLetterOrDigit(next) ? "_" : "\\_",
            '<' => "&lt;",
            '&' => next == '#' || char.IsAsciiLetter(next) ? "&amp;" : "&",
            // Bare addresses would become links.
            ':' => next == '/' || BeginsAddress(line.AsSpan(0, index)) ? "\\:" : ":",
            '.' => index >= 3 && line.AsSpan(index - 3, 3).Equals("www", StringComparison.OrdinalIgnoreCase) ? "\\." : ".",
            _ => character.ToString(),
        };
    }

    private static bool BeginsAddress(ReadOnlySpan<char> before) =>
        before.EndsWith("mailto", StringComparison.OrdinalIgnoreCase) || before.EndsWith("tel", StringComparison.OrdinalIgnoreCase)
        || before.EndsWith("xmpp", StringComparison.OrdinalIgnoreCase);

    private static string EscapeStart(string line)
    {
        if (line.Length == 0)
        {
            return line;
        }
        if (line[0] is '#' or '>' or '+' or '-' or '=' or '|')
        {
            return $"\\{line}";
        }
        var digits = line.TakeWhile(char.IsAsciiDigit).Count();
        return digits > 0 && digits < line.Length && line[digits] is '.' or ')' ? $"{line[..digits]}\\{line[digits..]}" : line;
    }
}
