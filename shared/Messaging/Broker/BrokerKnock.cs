using System.Net.Sockets;

namespace Platform.Messaging.Broker;

/// <summary>
/// Waits at the broker's door before a connection is made: a broker that is away answers nobody, and a connection that
/// failed costs a pause, so it is cheaper to ask ten times a second whether one would succeed.
/// </summary>
internal static class BrokerKnock
{
    private static readonly byte[] s_header = "AMQP\0\0\u0009\u0001"u8.ToArray();
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan s_attempt = TimeSpan.FromSeconds(2);

    /// <summary>
    /// Returns once the broker greets (over TLS: once it takes a connection), after 20 s at the latest: then the connection's
    /// own error tells what is wrong.
    /// </summary>
    public static async Task UntilItGreetsAsync(string host, int port, bool tls, TimeProvider clock, CancellationToken stopping)
    {
        using var patience = new CancellationTokenSource(s_patience, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, stopping);
        try
        {
            while (!await GreetsAsync(host, port, tls, clock, either.Token))
            {
                await Task.Delay(s_pause, clock, either.Token);
            }
        }
        catch (OperationCanceledException)
        {
            // The caller finds out by connecting, or stops.
        }
    }

    private static async Task<bool> GreetsAsync(string host, int port, bool tls, TimeProvider clock, CancellationToken cancellationToken)
    {
        using var attempt = new CancellationTokenSource(s_attempt, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(attempt.Token, cancellationToken);
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(host, port, either.Token);
            if (tls)
            {
                return true;
            }
            await client.GetStream().WriteAsync(s_header, either.Token);
            // A broker that is up answers with its first frame, of type 1; anything else is somebody else's matter.
            return await client.GetStream().ReadAsync(new byte[1], either.Token) == 1;
        }
        catch (Exception exception) when (exception is SocketException or IOException
            || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return false;
        }
    }
}
