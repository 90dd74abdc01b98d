using System.Net;
using System.Net.Sockets;

namespace Platform.Tests.Fixtures;

/// <summary>Stands between a client and a server; what passes in a conversation, and what does not, is decided by whoever uses it. When that returns, both sides are cut off.</summary>
internal sealed class TcpRelay : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly string _host;
    private readonly int _port;
    private readonly Func<NetworkStream, NetworkStream, CancellationToken, Task> _converse;

    /// <param name="host">Host of the server.</param>
    /// <param name="port">Port of the server.</param>
    /// <param name="converse">One conversation: the client's stream, the server's, and the end of the test.</param>
    public TcpRelay(string host, int port, Func<NetworkStream, NetworkStream, CancellationToken, Task> converse)
    {
        (_host, _port, _converse) = (host, port, converse);
        _listener.Start();
        _ = AcceptAsync();
    }

    /// <summary>Where clients find it, on the loopback interface.</summary>
    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

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
                await server.ConnectAsync(_host, _port, _end.Token);
                client.NoDelay = server.NoDelay = true;
                await _converse(client.GetStream(), server.GetStream(), _end.Token);
            }
            catch (Exception e) when (e is IOException or SocketException or OperationCanceledException or ObjectDisposedException)
            {
                // Whoever is left sees the connection break.
            }
        }
    }
}
