using System.Globalization;
using System.Text;

namespace Platform.ShellAnalysis.Review;

/// <summary>A character that a reader does not see, or takes for another.</summary>
/// <param name="Line">1, 2, 3, ...</param>
/// <param name="Column">1, 2, 3, ..., in characters of the raw text.</param>
/// <param name="Character">Its number, such as <c>U+202E</c>.</param>
/// <param name="Kind">bidirectional, invisible, control, space, look-alike or escape.</param>
/// <param name="Meaning">What it does to a reader.</param>
public sealed record TextFinding(int Line, int Column, string Character, string Kind, string Meaning);

/// <summary>Text as a person may read it: what is invisible, reorders text or looks like another character stands there as <c>\u{...}</c>.</summary>
/// <param name="Text">The whole text, never shortened.</param>
/// <param name="Findings">Every character that was replaced, in order.</param>
public sealed record VisibleText(string Text, IReadOnlyList<TextFinding> Findings)
{
    /// <summary>Text in one line: a line end within it is shown by its number too.</summary>
    public static string Line(string text) => string.Join(@"\u{A}", text.Split('\n').Select(part => Of(part).Text));

    /// <summary>Makes text visible. Plain text comes back as it is.</summary>
    public static VisibleText Of(string text)
    {
        if (text.All(character => character is (>= ' ' and <= '~') or '\n' or '\t') && !text.Contains(@"\u{", StringComparison.Ordinal))
        {
            return new VisibleText(text, []);
        }
        var shown = new StringBuilder(text.Length + 64);
        var findings = new List<TextFinding>();
        var (line, column, index) = (1, 1, 0);
        while (index < text.Length)
        {
            // A half of a surrogate pair alone is no character; it is shown by its own number.
            var whole = Rune.TryGetRuneAt(text, index, out var rune);
            var (number, length) = whole ? (rune.Value, rune.Utf16SequenceLength) : (text[index], 1);
            if (Judge(text, index, number, whole ? rune : null) is { } found)
            {
                shown.Append(CultureInfo.InvariantCulture, $"\\u{{{number:X}}}");
                findings.Add(new TextFinding(line, column, string.Create(CultureInfo.InvariantCulture, $"U+{number:X4}"), found.Kind, found.Meaning));
            }
            else
            {
                shown.Append(text, index, length);
            }
            (line, column) = number == '\n' ? (line + 1, 1) : (line, column + length);
            index += length;
        }
        return new VisibleText(shown.ToString(), findings);
    }

    private static (string Kind, string Meaning)? Judge(string text, int index, int number, Rune? rune)
    {
        if (number is '\n' or '\t' or (>= ' ' and <= '~'))
        {
            return number == '\\' && string.CompareOrdinal(text, index, @"\u{", 0, 3) == 0
                ? ("escape", "The text itself holds what looks like an escape of this view; its backslash is shown by number.")
                : null;
        }
        if (number is 0x061C or 0x200E or 0x200F or (>= 0x202A and <= 0x202E) or (>= 0x2066 and <= 0x2069))
        {
            return ("bidirectional", "It changes the order in which the text around it is shown.");
        }
        if (Blank(number))
        {
            return ("invisible", "It takes up space, or none, and shows nothing.");
        }
        return (rune is { } one ? Rune.GetUnicodeCategory(one) : UnicodeCategory.Surrogate) switch
        {
            UnicodeCategory.Control => ("control", number == '\r' ? "A carriage return: a terminal may overwrite the line; bash takes it for a part of the word." : "A control character; a terminal may act on it."),
            UnicodeCategory.SpaceSeparator => ("space", "It looks like a space and separates no words."),
            UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator => ("invisible", "It is not shown."),
            UnicodeCategory.PrivateUse or UnicodeCategory.Surrogate or UnicodeCategory.OtherNotAssigned => ("invisible", "What it shows is not defined."),
            UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark => ("look-alike", "It changes how the character before it looks."),
            _ when LookAlikes.Of(number) is { } other => ("look-alike", $"It looks like '{other}'."),
            _ when number > 0x24F && Mixes(text, index, rune!.Value) => ("look-alike", "A letter of another script within a Latin word."),
            _ => null,
        };
    }

    private static bool Blank(int number) => number is 0x034F or 0x115F or 0x1160 or 0x17B4 or 0x17B5 or 0x2800 or 0x3164 or 0xFFA0;

    private static bool Mixes(string text, int index, Rune rune) => Rune.IsLetter(rune)
        && ((index > 0 && char.IsAsciiLetter(text[index - 1]))
            || (index + rune.Utf16SequenceLength < text.Length && char.IsAsciiLetter(text[index + rune.Utf16SequenceLength])));
}
