using Dapper;
using Npgsql;
using Platform.Tests.Fixtures;
using Shouldly;

namespace Platform.Tests.Messaging;

/// <summary>The broker has a message and the connection lives, but its confirm is lost: the row must not wait until the process ends.</summary>
[Parallelizable(ParallelScope.All)]
internal sealed class When_a_confirm_never_comes
{
    [Test]
    public async Task Should_send_the_message_again()
    {
        var clock = new ManualClock();
        await using var broker = new ConfirmSwallower(TestServers.RabbitMq);
        await using var platform = await TestPlatform.StartAsync(options =>
        {
            options.Only(new PingModule()).Record<Pong>().OnRabbitMq().Set("Messaging:RabbitMq", broker.Address);
            options.Clock = clock;
        });
        var id = Guid.NewGuid();
        broker.Swallows = true;
        // Whoever publishes here is not told either, though the message arrives.
        _ = platform.PublishAsync(new Ping { Id = id });
        await platform.Recorded<Pong>().FirstAsync(pong => pong.Id == id);
        await Eventually.ShouldBe(() => Task.FromResult(platform.Recorded<Pong>().Messages.Count(pong => pong.Id == id)), count =>
        {
            clock.Advance(TimeSpan.FromSeconds(5));
            return count >= 2;
        });
        broker.Swallowed.ShouldBeGreaterThan(0);
        broker.Swallows = false;

        await Eventually.ShouldBe(() => OutboxAsync(platform), count =>
        {
            clock.Advance(TimeSpan.FromSeconds(5));
            return count == 0;
        });
    }

    private static async Task<long> OutboxAsync(TestPlatform platform)
    {
        await using var connection = new NpgsqlConnection(platform.ConnectionStrings["Ping"]);
        return await connection.ExecuteScalarAsync<long>("select count(*) from outbox_message");
    }
}
