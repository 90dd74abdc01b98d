using System.Collections.Concurrent;
using System.Text;
using Platform.Tests.Architecture;
using Platform.Tests.Contracts;
using Platform.Tests.Fixtures;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;
using RabbitMQ.Client.Exceptions;

namespace Platform.Tests.Executor.Secrets;

/// <summary>A queue that gets a copy of whatever passes an exchange of one platform: those of all messages and of all queues.</summary>
internal sealed class BrokerTap : IAsyncDisposable
{
    private readonly IConnection _connection;
    private readonly ConcurrentQueue<string> _messages = new();

    private BrokerTap(IConnection connection) => _connection = connection;

    /// <summary>Headers and bodies, as text.</summary>
    public IReadOnlyList<string> Messages => [.. _messages];

    /// <summary>Exchanges that are tapped.</summary>
    public int Exchanges { get; private set; }

    public static async Task<BrokerTap> StartAsync(string prefix)
    {
        var tap = new BrokerTap(await new ConnectionFactory { Uri = new Uri(TestServers.RabbitMq) }.CreateConnectionAsync());
        var channel = await tap._connection.CreateChannelAsync();
        var queue = (await channel.QueueDeclareAsync()).QueueName;
        foreach (var exchange in Contracts.Messages.All.Select(Contracts.Messages.EntityName).Concat(Product.Services.SelectMany(Ownership.Queues)).Distinct())
        {
            tap.Exchanges += await tap.BindAsync(queue, prefix + exchange) ? 1 : 0;
        }
        var consumer = new AsyncEventingBasicConsumer(channel);
        consumer.ReceivedAsync += (_, delivery) =>
        {
            var headers = (delivery.BasicProperties.Headers ?? new Dictionary<string, object?>()).Select(header => $"{header.Key}={(header.Value is byte[] bytes ? Encoding.UTF8.GetString(bytes) : header.Value)}");
            tap._messages.Enqueue($"{delivery.Exchange} {string.Join(' ', headers)} {Encoding.UTF8.GetString(delivery.Body.Span)}");
            return Task.CompletedTask;
        };
        await channel.BasicConsumeAsync(queue, autoAck: true, consumer);
        return tap;
    }

    public ValueTask DisposeAsync() => _connection.DisposeAsync();

    /// <summary>False where there is no such exchange: a message that nobody of this platform takes.</summary>
    private async Task<bool> BindAsync(string queue, string exchange)
    {
        await using var channel = await _connection.CreateChannelAsync();
        try
        {
            await channel.QueueBindAsync(queue, exchange, "");
            return true;
        }
        catch (OperationInterruptedException)
        {
            return false;
        }
    }
}
