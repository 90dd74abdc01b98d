using System.Buffers.Binary;
using System.Net.Sockets;

namespace Platform.Tests.Fixtures;

/// <summary>
/// Stands between a service and RabbitMQ and understands enough of AMQP 0-9-1 to swallow confirms: the broker has the
/// message, the connection lives, and whoever published is never told.
/// </summary>
internal sealed class ConfirmSwallower : IAsyncDisposable
{
    private const int HeadLength = 7;
    private const byte Method = 1;
    /// <summary>Class 60, method 80.</summary>
    private const uint BasicAck = (60 << 16) | 80;
    private readonly Uri _broker;
    private readonly TcpRelay _relay;
    private int _swallowed;

    public ConfirmSwallower(string broker)
    {
        _broker = new Uri(broker);
        _relay = new TcpRelay(_broker.Host, _broker.Port, ConverseAsync);
    }

    /// <summary>The way to the broker that leads through here.</summary>
    public string Address => new UriBuilder(_broker) { Host = "127.0.0.1", Port = _relay.Port }.Uri.ToString();

    /// <summary>While set, no confirm passes.</summary>
    public bool Swallows { get; set; }

    /// <summary>Confirms that did not pass.</summary>
    public int Swallowed => Volatile.Read(ref _swallowed);

    public ValueTask DisposeAsync() => _relay.DisposeAsync();

    private async Task ConverseAsync(NetworkStream client, NetworkStream server, CancellationToken end) =>
        await Task.WhenAny(client.CopyToAsync(server, end), ForwardFramesAsync(server, client, end));

    /// <summary>A frame: type, channel (2 bytes), size (4 bytes), payload, one byte at its end.</summary>
    private async Task ForwardFramesAsync(NetworkStream server, NetworkStream client, CancellationToken end)
    {
        var frame = new byte[HeadLength + 1];
        while (true)
        {
            await server.ReadExactlyAsync(frame.AsMemory(0, HeadLength), end);
            var length = HeadLength + (int)BinaryPrimitives.ReadUInt32BigEndian(frame.AsSpan(3)) + 1;
            if (frame.Length < length)
            {
                Array.Resize(ref frame, length);
            }
            await server.ReadExactlyAsync(frame.AsMemory(HeadLength, length - HeadLength), end);
            if (Swallows && frame[0] == Method && BinaryPrimitives.ReadUInt32BigEndian(frame.AsSpan(HeadLength)) == BasicAck)
            {
                Interlocked.Increment(ref _swallowed);
                continue;
            }
            await client.WriteAsync(frame.AsMemory(0, length), end);
        }
    }
}
