using System.Net;
using System.Net.Sockets;
using NUnit.Framework;
using Platform.Messaging.Broker;
using Platform.Tests.Fixtures;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;
using Shouldly;

namespace Platform.Tests.Messaging;

/// <summary>More waits to be written than the client's queue holds when the connection breaks: everybody has to hear of it.</summary>
[Parallelizable(ParallelScope.All)]
internal sealed class When_the_broker_is_cut_off_while_much_is_sent
{
    private const int Messages = 1_000;
    private const int TakenBytes = 400_000;

    [Test]
    public async Task Should_tell_whoever_publishes_and_close_the_connection()
    {
        var broker = new Uri(TestServers.RabbitMq);
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var proxy = CutOffAsync(listener, broker);
        var factory = new ConnectionFactory
        {
            Uri = new UriBuilder(broker) { Host = "127.0.0.1", Port = ((IPEndPoint)listener.LocalEndpoint).Port }.Uri, AutomaticRecoveryEnabled = false,
        };
        BrokerSocket.Use(factory);
        await using var connection = await factory.CreateConnectionAsync();
        var closed = new TaskCompletionSource();
        connection.ConnectionShutdownAsync += (_, _) =>
        {
            closed.TrySetResult();
            return Task.CompletedTask;
        };
        await using var channel = await connection.CreateChannelAsync(new CreateChannelOptions(true, true));
        var queue = (await channel.QueueDeclareAsync("", durable: false, exclusive: true, autoDelete: true)).QueueName;

        var body = new byte[20_000];
        var published = Enumerable.Range(0, Messages).Select(_ => Task.Run(async () => await channel.BasicPublishAsync("", queue, body))).ToArray();
        await proxy;

        // Far more than closing takes: without an end, none of them would ever come back.
        await Task.WhenAll(published.Select(one => one.ContinueWith(_ => { }, TaskScheduler.Default))).WaitAsync(TimeSpan.FromSeconds(60));
        await closed.Task.WaitAsync(TimeSpan.FromSeconds(60));
        published.Count(one => one.IsCompletedSuccessfully).ShouldBeLessThan(Messages);
        published.Where(one => one.IsFaulted).Select(one => one.Exception!.InnerException).ShouldAllBe(exception => exception is AlreadyClosedException);
        connection.IsOpen.ShouldBeFalse();
    }

    /// <summary>Passes bytes on until so many were sent; then takes no more, and resets the client's connection once its writes stand still.</summary>
    private static async Task CutOffAsync(TcpListener listener, Uri broker)
    {
        using var client = await listener.AcceptSocketAsync();
        client.ReceiveBufferSize = 65_536;
        using var server = new TcpClient();
        await server.ConnectAsync(broker.Host, broker.Port);
        using var ends = new CancellationTokenSource();
        var back = AnswersAsync(server.GetStream(), client, ends.Token);
        var buffer = new byte[16_384];
        for (var taken = 0; taken < TakenBytes;)
        {
            var count = await client.ReceiveAsync(buffer, SocketFlags.None);
            await server.GetStream().WriteAsync(buffer.AsMemory(0, count));
            taken += count;
        }
        var last = -1;
        await Eventually.ShouldBe(() => Task.FromResult(client.Available), now =>
        {
            var (standsStill, _) = (now > 0 && now == last, last = now);
            return standsStill;
        });
        client.LingerState = new LingerOption(enable: true, seconds: 0);
        client.Close();
        await ends.CancelAsync();
        await back;
    }

    private static async Task AnswersAsync(NetworkStream from, Socket to, CancellationToken cancellationToken)
    {
        var buffer = new byte[16_384];
        try
        {
            for (var count = 1; count > 0;)
            {
                count = await from.ReadAsync(buffer, cancellationToken);
                await to.SendAsync(buffer.AsMemory(0, count), SocketFlags.None, cancellationToken);
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException or IOException or ObjectDisposedException)
        {
            // The connection was cut, which is what the test does.
        }
    }
}
