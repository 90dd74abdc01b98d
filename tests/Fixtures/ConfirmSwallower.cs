using System.Buffers.Binary;
using System.Net;
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
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly Uri _broker;
    private int _swallowed;

    public ConfirmSwallower(string broker)
    {
        _broker = new Uri(broker);
        _listener.Start();
        _ = AcceptAsync();
    }

    /// <summary>The way to the broker that leads through here.</summary>
    public string Address => new UriBuilder(_broker) { Host = "127.0.0.1", Port = ((IPEndPoint)_listener.LocalEndpoint).Port }.Uri.ToString();

    /// <summary>While set, no confirm passes.</summary>
    public bool Swallows { get; set; }

    /// <summary>Confirms that did not pass.</summary>
    public int Swallowed => Volatile.Read(ref _swallowed);

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listener.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptTcpClientAsync(_end.Token);
                _ = Task.Run(() => ServeAsync(client));
            }
        }
        catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException or SocketException)
        {
            // The end of the test.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using var server = new TcpClient();
        using (client)
        {
            try
            {
                await server.ConnectAsync(_broker.Host, _broker.Port, _end.Token);
                client.NoDelay = server.NoDelay = true;
                await Task.WhenAny(client.GetStream().CopyToAsync(server.GetStream(), _end.Token), ForwardFramesAsync(server.GetStream(), client.GetStream()));
            }
            catch (Exception e) when (e is IOException or SocketException or OperationCanceledException or ObjectDisposedException)
            {
                // Whoever is left sees the connection break.
            }
        }
    }

    /// <summary>A frame: type, channel (2 bytes), size (4 bytes), payload, one byte at its end.</summary>
    private async Task ForwardFramesAsync(NetworkStream server, NetworkStream client)
    {
        var frame = new byte[HeadLength + 1];
        while (true)
        {
            await server.ReadExactlyAsync(frame.AsMemory(0, HeadLength), _end.Token);
            var length = HeadLength + (int)BinaryPrimitives.ReadUInt32BigEndian(frame.AsSpan(3)) + 1;
            if (frame.Length < length)
            {
                Array.Resize(ref frame, length);
            }
            await server.ReadExactlyAsync(frame.AsMemory(HeadLength, length - HeadLength), _end.Token);
            if (Swallows && frame[0] == Method && BinaryPrimitives.ReadUInt32BigEndian(frame.AsSpan(HeadLength)) == BasicAck)
            {
                Interlocked.Increment(ref _swallowed);
                continue;
            }
            await client.WriteAsync(frame.AsMemory(0, length), _end.Token);
        }
    }
}
