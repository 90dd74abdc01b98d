using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Platform.Contracts.Execution;

namespace Platform.Coordinator.Tasks;

/// <summary>Ids that are made from what they name (RFC 9562, version 5), so that a command sent again carries the same.</summary>
internal static class TaskIds
{
    private static readonly Guid Root = new("6f9f3f0e-1c7a-4e55-9d2b-0a52b7a1c6de");

    public static Guid Execution(Guid taskId, int attempt, int step, StepAction action, int @try) =>
        Create(taskId, string.Create(CultureInfo.InvariantCulture, $"execution/{attempt}/{step}/{action}/{@try}"));

    public static Guid Rehearsal(Guid taskId, int attempt, int revision) =>
        Create(taskId, string.Create(CultureInfo.InvariantCulture, $"rehearsal/{attempt}/{revision}"));

    public static Guid Report(Guid taskId, int sequence) =>
        Create(taskId, string.Create(CultureInfo.InvariantCulture, $"report/{sequence}"));

    /// <summary>The task that a foreign event starts; the length keeps source and key apart.</summary>
    public static Guid ForeignTask(string source, string idempotencyKey) =>
        Create(Root, string.Create(CultureInfo.InvariantCulture, $"task-event/{source.Length}/{source}/{idempotencyKey}"));

    private static Guid Create(Guid space, string name)
    {
        var text = Encoding.UTF8.GetBytes(name);
        Span<byte> input = stackalloc byte[16 + text.Length];
        space.TryWriteBytes(input, bigEndian: true, out _);
        text.CopyTo(input[16..]);
        Span<byte> hash = stackalloc byte[SHA1.HashSizeInBytes];
#pragma warning disable CA5350 // Version 5 ids are defined on SHA-1; nothing secret hangs on it.
        SHA1.HashData(input, hash);
#pragma warning restore CA5350
        hash[6] = (byte)((hash[6] & 0x0f) | 0x50);
        hash[8] = (byte)((hash[8] & 0x3f) | 0x80);
        return new Guid(hash[..16], bigEndian: true);
    }
}
