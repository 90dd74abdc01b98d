using System.Globalization;
using System.Text;

namespace Platform.Executor.Output;

/// <summary>
/// Turns the bytes of one stream into text that is safe to store and to show: UTF-8 across chunk borders, invalid bytes
/// replaced by U+FFFD, CRLF as LF, control and bidirectional characters made visible so that output can neither steer a
/// terminal nor show other than it is.
/// </summary>
internal sealed class OutputDecoder
{
    private readonly Decoder _decoder = Encoding.UTF8.GetDecoder();
    private bool _carriageReturn;

    /// <summary>Text of one chunk; what is incomplete at its end waits for the next.</summary>
    /// <param name="last">True at the end of the stream: nothing waits any more.</param>
    public string Decode(ReadOnlySpan<byte> bytes, bool last = false)
    {
        var characters = new char[_decoder.GetCharCount(bytes, last)];
        _decoder.GetChars(bytes, characters, last);
        var text = new StringBuilder(characters.Length);
        foreach (var c in characters)
        {
            if (_carriageReturn && c != '\n')
            {
                text.Append('␍');
            }
            _carriageReturn = c == '\r';
            if (!_carriageReturn)
            {
                Append(text, c);
            }
        }
        if (last && _carriageReturn)
        {
            text.Append('␍');
        }
        return text.ToString();
    }

    private static void Append(StringBuilder text, char c)
    {
        switch (c)
        {
            case '\n' or '\t':
                text.Append(c);
                break;
            case < ' ':
                text.Append((char)('␀' + c)); // the Unicode block "Control Pictures" is in ASCII's order
                break;
            case '\u007f':
                text.Append('␡');
                break;
            case >= '\u0080' and <= '\u009f' or >= '\u202a' and <= '\u202e' or >= '\u2066' and <= '\u2069' or '\u200e' or '\u200f':
                text.Append(CultureInfo.InvariantCulture, $"<U+{(int)c:X4}>");
                break;
            default:
                text.Append(c);
                break;
        }
    }
}
