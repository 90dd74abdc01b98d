using Microsoft.Net.Http.Headers;
using Platform.Gateway.Problems;

namespace Platform.Gateway.Api;

/// <summary>Reads a body whole, within the endpoint's limit, and only if it is UTF-8.</summary>
internal static class RequestBody
{
    /// <exception cref="BodyTooLargeException">It is longer than the endpoint's limit.</exception>
    public static async Task<byte[]> ReadAsync(HttpContext context)
    {
        var limit = BodyRules.Of(context).Limit;
        if (context.Request.ContentLength > limit)
        {
            throw new BodyTooLargeException(limit);
        }
        using var buffer = new MemoryStream((int)(context.Request.ContentLength ?? 1024));
        var chunk = new byte[16 * 1024];
        int read;
        while ((read = await context.Request.Body.ReadAsync(chunk, context.RequestAborted)) > 0)
        {
            if (buffer.Length + read > limit)
            {
                throw new BodyTooLargeException(limit);
            }
            buffer.Write(chunk, 0, read);
        }
        return buffer.ToArray();
    }

    /// <summary>Bytes as text.</summary>
    /// <exception cref="MalformedBodyException">They are not UTF-8; says where.</exception>
    public static void RequireUtf8(ReadOnlySpan<byte> bytes)
    {
        if (System.Text.Unicode.Utf8.IsValid(bytes))
        {
            return;
        }
        var valid = 0;
        while (valid < bytes.Length && System.Text.Rune.DecodeFromUtf8(bytes[valid..], out _, out var consumed) == System.Buffers.OperationStatus.Done)
        {
            valid += consumed;
        }
        var before = bytes[..valid];
        var line = before.Count((byte)'\n') + 1;
        var position = valid - (before.LastIndexOf((byte)'\n') + 1) + 1;
        throw new MalformedBodyException($"The body is not valid UTF-8: line {line}, byte {position} is 0x{bytes[valid]:X2}. Send the text encoded as UTF-8.", line, position);
    }

    /// <summary>The media type without parameters, in lower case; null where there is none.</summary>
    public static string? MediaType(HttpContext context) =>
        MediaTypeHeaderValue.TryParse(context.Request.ContentType, out var type) ? type.MediaType.Value?.ToLowerInvariant() : context.Request.ContentType;
}
