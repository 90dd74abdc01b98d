using System.Globalization;
using System.Text;

namespace Platform.ShellAnalysis.Resolution;

/// <summary>Escapes of <c>$'...'</c>, <c>echo -e</c> and <c>printf</c>.</summary>
internal static class AnsiText
{
    /// <param name="value">The text with its escapes.</param>
    /// <param name="codes">Whether printable ASCII was written as numbers.</param>
    /// <param name="leadingZero">Whether octal codes are written with a further zero in front, as echo has them.</param>
    public static string Decode(string value, out bool codes, bool leadingZero = false)
    {
        var text = new StringBuilder();
        codes = false;
        for (var index = 0; index < value.Length; index++)
        {
            if (value[index] != '\\' || index + 1 >= value.Length)
            {
                text.Append(value[index]);
                continue;
            }

            var letter = value[++index];
            if (letter is 'x' or 'u' or 'U' || letter is >= '0' and <= '7')
            {
                var octal = letter is >= '0' and <= '7';
                var from = octal ? index : index + 1;
                var most = letter switch { 'x' => 2, 'u' => 4, 'U' => 8, '0' when leadingZero => 4, _ => 3 };
                var length = 0;
                while (length < most && from + length < value.Length && (octal ? value[from + length] is >= '0' and <= '7' : char.IsAsciiHexDigit(value[from + length])))
                {
                    length++;
                }

                var digits = value.Substring(from, length);
                var code = digits.Length == 0 ? -1 : octal ? digits.Aggregate(0, (sum, digit) => (sum * 8) + digit - '0') & 0xFF : (int)Math.Min(0x7FFFFFFF, long.Parse(digits, NumberStyles.HexNumber, CultureInfo.InvariantCulture));
                if (code < 0)
                {
                    text.Append('\\').Append(letter).Append(letter == 'x' ? Word.Gap.ToString() : "");
                    continue;
                }

                if (code is 0 or >= 0x7F)
                {
                    // Bytes that are no text, or whose letter depends on the locale.
                    text.Append(Word.Gap);
                    index = from + length - 1;
                    continue;
                }

                codes |= code is >= 0x20 and < 0x7F;
                text.Append((char)code);
                index = from + length - 1;
                continue;
            }

            text.Append(letter switch
            {
                'n' => "\n", 't' => "\t", 'r' => "\r", 'a' => "\a", 'b' => "\b", 'f' => "\f", 'v' => "\v", 'e' or 'E' => "\u001b",
                '\\' => "\\", '\'' => "'", '"' => "\"", '?' => "?", 'c' => Word.Gap.ToString(), _ => "\\" + letter,
            });
        }

        return text.ToString();
    }
}
