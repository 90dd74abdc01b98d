using System.Net.Sockets;
using RabbitMQ.Client;

namespace Platform.Messaging.Broker;

/// <summary>
/// The client's socket to the broker, but one whose writes do not fail: what is written to a dead one is dropped. The client
/// (RabbitMQ.Client 7.1 and 7.2) has one loop that writes, fed by a queue of 128 frames. A failed write ends the loop and not
/// the connection: the queue fills, whoever publishes waits for room for ever, holding the lock that closing the channel needs,
/// and a broker that is back is never found. Reading tells that the connection is gone, and closes it as it should.
/// </summary>
internal sealed class BrokerSocket : TcpClientAdapter
{
    private BrokerSocket(Socket socket)
        : base(socket)
    {
    }

    /// <summary>Has the factory make its connections on such sockets.</summary>
    public static void Use(ConnectionFactory factory) =>
        factory.SocketFactory = family => new BrokerSocket(ConnectionFactoryBase.DefaultSocketFactory(family).Client);

    /// <inheritdoc />
    public override NetworkStream GetStream() => new LenientStream(Client);

    private sealed class LenientStream(Socket socket) : NetworkStream(socket)
    {
        private bool _dead;

        public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (_dead)
            {
                return;
            }
            try
            {
                await base.WriteAsync(buffer, cancellationToken);
            }
            catch (Exception exception) when (exception is IOException or ObjectDisposedException)
            {
                // What was sent and not confirmed is sent again on the next connection; see OutboxDispatcher.
                _dead = true;
            }
        }
    }
}
