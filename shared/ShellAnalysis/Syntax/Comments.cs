using System.Text.Json;

namespace Platform.ShellAnalysis.Syntax;

/// <summary>
/// shfmt 3.6 takes <c>''#x; rm y</c> for a comment after the quotes; to bash the <c>#</c> belongs to the word and what follows
/// runs. A comment that does not stand where bash begins one makes the script not understood.
/// </summary>
internal static class Comments
{
    public static bool AreOnesOfBash(JsonElement node, byte[] source)
    {
        switch (node.ValueKind)
        {
            case JsonValueKind.Array:
                return node.EnumerateArray().All(item => AreOnesOfBash(item, source));
            case JsonValueKind.Object:
                if (node.TryGetProperty("Hash", out var hash) && hash.ValueKind == JsonValueKind.Object && hash.TryGetProperty("Offset", out var offset) && (!Begins(source, offset.GetInt32()) || GoesOn(source, offset.GetInt32())))
                {
                    return false;
                }

                return node.EnumerateObject().All(property => AreOnesOfBash(property.Value, source));
            default:
                return true;
        }
    }

    /// <summary>To bash a comment ends with its line; shfmt 3.6 goes on where the line ends with a backslash.</summary>
    private static bool GoesOn(byte[] source, int at)
    {
        var end = Array.IndexOf(source, (byte)'\n', Math.Min(at, source.Length));
        return end > 0 && source[end - 1] == (byte)'\\';
    }

    private static bool Begins(byte[] source, int at) =>
        at == 0 || (at <= source.Length && (char)source[at - 1] is ' ' or '\t' or '\n' or ';' or '&' or '|' or '(' && (at < 2 || source[at - 2] != (byte)'\\'));
}
