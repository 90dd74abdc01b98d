using Platform.Tests.Architecture;
using Platform.Tests.Fixtures;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;
using Shouldly;

namespace Platform.Tests.Messaging;

/// <summary>Asks the broker itself: a queue may be declared again only with the arguments that it has.</summary>
[Parallelizable(ParallelScope.All)]
internal sealed class When_queues_are_declared
{
    [Test]
    public async Task Should_bound_deliveries_and_keep_what_the_broker_gives_up()
    {
        var prefix = $"t{Guid.NewGuid().ToString("n")[..8]}-";
        await using var platform = await TestPlatform.StartAsync(options => options.OnRabbitMq(prefix).Set("Messaging:DeliveryLimit", "7"));
        await using var connection = await new ConnectionFactory { Uri = new Uri(TestServers.RabbitMq) }.CreateConnectionAsync();
        var queues = Product.Services.SelectMany(service => Ownership.Queues(service).Append($"{service.ToLowerInvariant()}-dead-letters").Select(queue => (Service: service, Queue: queue))).ToList();
        queues.Count.ShouldBeGreaterThan(25);
        foreach (var (service, queue) in queues)
        {
            (await RefusalAsync(connection, prefix + queue, Arguments(prefix, service, limit: 7))).ShouldBeNull(queue);
        }
        (await RefusalAsync(connection, prefix + queues[0].Queue, Arguments(prefix, queues[0].Service, limit: 8))).ShouldNotBeNull().ShouldContain("x-delivery-limit");
    }

    private static Dictionary<string, object?> Arguments(string prefix, string service, int limit) => new()
    {
        ["x-queue-type"] = "quorum",
        ["x-delivery-limit"] = limit,
        ["x-dead-letter-exchange"] = $"{prefix}platform.dead-letters",
        ["x-dead-letter-routing-key"] = service.ToLowerInvariant(),
        ["x-dead-letter-strategy"] = "at-least-once",
        ["x-overflow"] = "reject-publish",
    };

    /// <summary>Why the broker refuses the declaration; null where it is the queue as it stands.</summary>
    private static async Task<string?> RefusalAsync(IConnection connection, string queue, Dictionary<string, object?> arguments)
    {
        await using var channel = await connection.CreateChannelAsync();
        try
        {
            await channel.QueueDeclarePassiveAsync(queue);
            await channel.QueueDeclareAsync(queue, durable: true, exclusive: false, autoDelete: false, arguments);
            return null;
        }
        catch (OperationInterruptedException e)
        {
            return e.ShutdownReason?.ReplyText;
        }
    }
}
