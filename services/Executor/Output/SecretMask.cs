using System.Buffers;
using System.Text;
using System.Text.Json;
using Platform.Executor.Secrets;

namespace Platform.Executor.Output;

/// <summary>
/// Replaces secrets in output before anything else sees it, byte for byte: as they are, line by line, in base 64 at any
/// alignment, percent-encoded, as in JSON, and in hexadecimal digits. A secret that is cut up or changed otherwise passes.
/// </summary>
internal sealed class SecretMask
{
    /// <summary>Shorter pieces (of a line, of an encoding) would be found where nothing of the secret is.</summary>
    private const int ShortestPiece = 8;

    private readonly List<(byte[] Bytes, byte[] Mask)> _patterns;
    private readonly SearchValues<byte> _first;

    public SecretMask(IReadOnlyList<ScriptSecret> secrets)
    {
        _patterns =
        [
            .. secrets.SelectMany(secret => Forms(secret.Value.Reveal()).Select(form => (Bytes: form, Mask: Encoding.UTF8.GetBytes($"[secret {secret.Name}]"))))
                .DistinctBy(pattern => Convert.ToHexString(pattern.Bytes)).OrderByDescending(pattern => pattern.Bytes.Length),
        ];
        _first = SearchValues.Create([.. _patterns.Select(pattern => pattern.Bytes[0]).Distinct()]);
    }

    /// <summary>For one stream; chunks may end anywhere.</summary>
    public Stream Begin() => new(this);

    private static IEnumerable<byte[]> Forms(string secret)
    {
        string[] pieces = [secret, .. secret.Split(['\n', '\r'], StringSplitOptions.RemoveEmptyEntries).Where(line => line.Length >= ShortestPiece && line != secret)];
        foreach (var piece in pieces)
        {
            var bytes = Encoding.UTF8.GetBytes(piece);
            yield return bytes;
            foreach (var text in Encoded(piece, bytes).Where(text => text.Length >= ShortestPiece))
            {
                yield return Encoding.UTF8.GetBytes(text);
            }
        }
    }

    private static IEnumerable<string> Encoded(string piece, byte[] bytes)
    {
        for (var before = 0; before < 3; before++)
        {
            var base64 = Base64(bytes, before);
            yield return base64;
            yield return base64.Replace('+', '-').Replace('/', '_');
        }
        var percent = Uri.EscapeDataString(piece);
        yield return percent;
        yield return percent.Replace("%20", "+", StringComparison.Ordinal);
        yield return System.Text.RegularExpressions.Regex.Replace(percent, "%[0-9A-F]{2}", match => match.Value.ToLowerInvariant());
        yield return JsonEncodedText.Encode(piece).ToString();
        yield return JsonEncodedText.Encode(piece, System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping).ToString();
        yield return Convert.ToHexString(bytes);
        yield return Convert.ToHexStringLower(bytes);
    }

    /// <summary>The characters that are the same whatever stands before (that many bytes, modulo 3) and behind the secret.</summary>
    private static string Base64(byte[] bytes, int before)
    {
        var text = Convert.ToBase64String([.. new byte[before], .. bytes]);
        var from = before == 0 ? 0 : before + 1;
        var until = (before + bytes.Length) * 8 / 6;
        return text[Math.Min(from, until)..until];
    }

    /// <summary>The longest pattern that stands at the start; null where none does.</summary>
    private (byte[] Bytes, byte[] Mask)? At(ReadOnlySpan<byte> text)
    {
        foreach (var pattern in _patterns)
        {
            if (text.StartsWith(pattern.Bytes))
            {
                return pattern;
            }
        }
        return null;
    }

    /// <summary>True where more bytes could make the text the beginning of a pattern that is not complete yet.</summary>
    private bool MayBegin(ReadOnlySpan<byte> text)
    {
        foreach (var (bytes, _) in _patterns)
        {
            if (bytes.Length > text.Length && bytes.AsSpan().StartsWith(text))
            {
                return true;
            }
        }
        return false;
    }

    /// <summary>One stream of output.</summary>
    internal sealed class Stream(SecretMask mask)
    {
        private readonly ArrayBufferWriter<byte> _masked = new();
        private byte[] _held = [];

        /// <summary>What is safe to pass on by now; what may be the beginning of a secret waits for the next chunk.</summary>
        public ReadOnlySpan<byte> Next(ReadOnlySpan<byte> chunk, bool last)
        {
            byte[] text = [.. _held, .. chunk];
            _masked.ResetWrittenCount();
            var position = 0;
            while (position < text.Length)
            {
                var rest = text.AsSpan(position);
                var candidate = rest.IndexOfAny(mask._first);
                if (candidate != 0)
                {
                    var plain = candidate < 0 ? rest.Length : candidate;
                    _masked.Write(rest[..plain]);
                    position += plain;
                    continue;
                }
                if (!last && mask.MayBegin(rest))
                {
                    break;
                }
                if (mask.At(rest) is { } found)
                {
                    _masked.Write(found.Mask);
                    position += found.Bytes.Length;
                }
                else
                {
                    _masked.Write(rest[..1]);
                    position++;
                }
            }
            _held = text[position..];
            return _masked.WrittenSpan;
        }
    }
}
