using System.Buffers.Binary;
using System.Net.Sockets;
using System.Text;

namespace Platform.Bench.Processes;

/// <summary>
/// Has another .NET process collect its garbage. Over the diagnostics socket that every such process has, a trace is begun of
/// the runtime's events with the keyword that makes the runtime collect first, and ended at once.
/// </summary>
internal static class ManagedHeap
{
    private const ulong CollectKeyword = 0x800000;
    private const string Provider = "Microsoft-Windows-DotNETRuntime";
    private const int HeaderLength = 20;
    private const byte Tracing = 2;
    private const byte StopTrace = 1;
    private const byte BeginTrace = 2;
    private const byte Server = 0xff;

    /// <summary>Returns once the process has collected.</summary>
    /// <exception cref="BenchFailedException">The process has no socket, or refused.</exception>
    public static async Task CollectAsync(int process, CancellationToken cancellationToken)
    {
        await using var trace = await SendAsync(process, BeginTrace, BeginPayload(), cancellationToken);
        var session = new byte[sizeof(ulong)];
        await trace.ReadExactlyAsync(session, cancellationToken);
        // The trace is read while it is being ended, else the process would wait for its reader.
        var read = trace.CopyToAsync(Stream.Null, cancellationToken);
        await using var end = await SendAsync(process, StopTrace, session, cancellationToken);
        await read;
    }

    private static async Task<NetworkStream> SendAsync(int process, byte command, byte[] payload, CancellationToken cancellationToken)
    {
        var path = Directory.EnumerateFiles(Path.GetTempPath(), $"dotnet-diagnostic-{process}-*-socket").MaxBy(File.GetLastWriteTimeUtc)
            ?? throw new BenchFailedException($"Process {process} has no diagnostics socket in {Path.GetTempPath()}.");
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellationToken);
        var stream = new NetworkStream(socket, ownsSocket: true);
        var message = new byte[HeaderLength + payload.Length];
        "DOTNET_IPC_V1\0"u8.CopyTo(message);
        BinaryPrimitives.WriteUInt16LittleEndian(message.AsSpan(14), (ushort)message.Length);
        (message[16], message[17]) = (Tracing, command);
        payload.CopyTo(message, HeaderLength);
        await stream.WriteAsync(message, cancellationToken);
        var answer = new byte[HeaderLength];
        await stream.ReadExactlyAsync(answer, cancellationToken);
        return answer[16] == Server && answer[17] == 0
            ? stream
            : throw new BenchFailedException($"Process {process} refused to collect its garbage.");
    }

    /// <summary>A buffer of 1 MB, the format of .nettrace, one provider at the level of information, without a filter.</summary>
    private static byte[] BeginPayload()
    {
        using var bytes = new MemoryStream();
        using var writer = new BinaryWriter(bytes, Encoding.Unicode);
        writer.Write(1u);
        writer.Write(1u);
        writer.Write(1u);
        writer.Write(CollectKeyword);
        writer.Write(4u);
        writer.Write(Provider.Length + 1);
        writer.Write(Encoding.Unicode.GetBytes(Provider + '\0'));
        writer.Write(0u);
        writer.Flush();
        return bytes.ToArray();
    }
}
