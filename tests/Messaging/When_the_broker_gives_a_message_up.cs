using Dapper;
using MassTransit;
using Npgsql;
using Platform.Tests.Fixtures;
using RabbitMQ.Client;
using Shouldly;

namespace Platform.Tests.Messaging;

[Parallelizable(ParallelScope.All)]
internal sealed class When_the_broker_gives_a_message_up
{
    [Test]
    public async Task Should_park_what_was_delivered_too_often_and_take_it_back_on_request()
    {
        var prefix = $"t{Guid.NewGuid().ToString("n")[..8]}-";
        await using var database = await TestDatabase.CreateAsync("Ping");
        await using (var declares = await StartAsync(prefix, database))
        {
            await declares.StopAsync();
        }
        var id = Guid.NewGuid();
        await TakeAndDropAsync($"{prefix}ping-consumer", id, times: 4);

        await using var platform = await StartAsync(prefix, database);
        await using var connection = new NpgsqlConnection(database.ConnectionString);
        var parked = await Eventually.ShouldBe(
            () => connection.QuerySingleOrDefaultAsync<(Guid Id, string Queue, string Reason)>("select id, queue, reason from parked_message"), row => row.Id != Guid.Empty);
        parked.Queue.ShouldBe($"{prefix}ping-consumer");
        parked.Reason.ShouldContain("never acknowledged");
        platform.Recorded<Pong>().Messages.ShouldBeEmpty();

        await platform.Bus.Publish(new Platform.Messaging.Parked.SettleParkedMessage { Service = "Ping", Id = parked.Id, Redeliver = true });
        (await platform.Recorded<Pong>().FirstAsync()).Id.ShouldBe(id);
    }

    private static Task<TestPlatform> StartAsync(string prefix, TestDatabase database) => TestPlatform.StartAsync(options =>
    {
        options.Only(new PingModule()).Record<Pong>().OnRabbitMq(prefix).Set("Messaging:DeliveryLimit", "2");
        options.ConnectionStrings["Ping"] = database.ConnectionString;
    });

    /// <summary>Takes the message as a process does that dies before it acknowledges.</summary>
    private static async Task TakeAndDropAsync(string queue, Guid id, int times)
    {
        await using var connection = await new ConnectionFactory { Uri = new Uri(TestServers.RabbitMq) }.CreateConnectionAsync();
        await using var channel = await connection.CreateChannelAsync();
        var messageId = NewId.NextGuid();
        var properties = new BasicProperties { ContentType = "application/vnd.masstransit+json", Persistent = true, MessageId = messageId.ToString() };
        var envelope = $$"""{ "messageId": "{{messageId}}", "messageType": ["urn:message:test:ping:v1"], "message": { "id": "{{id}}", "day": "Friday" } }""";
        await channel.BasicPublishAsync("", queue, mandatory: true, properties, System.Text.Encoding.UTF8.GetBytes(envelope));
        for (var i = 0; i < times; i++)
        {
            var got = await Eventually.ShouldBe(() => channel.BasicGetAsync(queue, autoAck: false), message => message is not null || i > 1, TimeSpan.FromSeconds(10));
            if (got is not null)
            {
                await channel.BasicNackAsync(got.DeliveryTag, multiple: false, requeue: true);
            }
        }
    }
}
