using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Platform.Diagnostic.Memory;

/// <summary>Ids made from what an entry is about, so that the same entry has the same id.</summary>
internal static class MemoryIds
{
    /// <summary>What a task's end proved.</summary>
    public static Guid Outcome(Guid taskId, int sequence)
    {
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, sequence);
        return Of([.. "outcome/"u8, .. taskId.ToByteArray(bigEndian: true), .. number]);
    }

    /// <summary>A fact in its words.</summary>
    public static Guid Fact(string target, string text) => Of(Encoding.UTF8.GetBytes($"fact/{target}/{text}"));

    private static Guid Of(ReadOnlySpan<byte> name)
    {
        var hash = SHA256.HashData(name);
        hash[6] = (byte)((hash[6] & 0x0f) | 0x80);
        hash[8] = (byte)((hash[8] & 0x3f) | 0x80);
        return new Guid(hash.AsSpan(0, 16), bigEndian: true);
    }
}
