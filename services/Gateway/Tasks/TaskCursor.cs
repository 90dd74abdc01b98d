using System.Buffers.Binary;
using System.Buffers.Text;

namespace Platform.Gateway.Tasks;

/// <summary>Where a page of tasks ended: the next one starts behind this task, whatever was added meanwhile.</summary>
internal readonly record struct TaskCursor(DateTimeOffset SubmittedAt, Guid Id)
{
    public override string ToString()
    {
        Span<byte> bytes = stackalloc byte[24];
        BinaryPrimitives.WriteInt64BigEndian(bytes, SubmittedAt.UtcTicks);
        Id.TryWriteBytes(bytes[8..]);
        return Base64Url.EncodeToString(bytes);
    }

    public static TaskCursor? TryParse(string text)
    {
        Span<byte> bytes = stackalloc byte[24];
        if (text.Length != 32 || !Base64Url.TryDecodeFromChars(text, bytes, out var written) || written != 24)
        {
            return null;
        }
        var ticks = BinaryPrimitives.ReadInt64BigEndian(bytes);
        return ticks < 0 || ticks > DateTime.MaxValue.Ticks ? null : new TaskCursor(new DateTimeOffset(ticks, TimeSpan.Zero), new Guid(bytes[8..]));
    }
}
