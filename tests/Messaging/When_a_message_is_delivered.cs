using Dapper;
using MassTransit;
using Npgsql;
using Platform.Tests.Fixtures;
using Shouldly;

namespace Platform.Tests.Messaging;

[TestFixture(false), TestFixture(true), Parallelizable(ParallelScope.All)]
internal sealed class When_a_message_is_delivered(bool onRabbitMq)
{
    private TestPlatform _platform = null!;

    [OneTimeSetUp]
    public async Task StartAsync() => _platform = await TestPlatform.StartAsync(options =>
    {
        options.Only(new PingModule()).Record<Pong>();
        if (onRabbitMq)
        {
            options.OnRabbitMq();
        }
    });

    [OneTimeTearDown]
    public ValueTask StopAsync() => _platform.DisposeAsync();

    [Test]
    public async Task Should_commit_its_effect_and_send_its_answer()
    {
        var id = Guid.NewGuid();
        await _platform.PublishAsync(new Ping { Id = id, Day = DayOfWeek.Friday });
        var pong = await _platform.Recorded<Pong>().FirstAsync(pong => pong.Id == id);
        pong.Day.ShouldBe(DayOfWeek.Friday);
        (await CountAsync(id)).ShouldBe(1);
        await Eventually.ShouldBe(() => OutboxAsync(), count => count == 0);
    }

    [Test]
    public async Task Should_take_effect_once_when_it_comes_again()
    {
        var id = Guid.NewGuid();
        var messageId = NewId.NextGuid();
        for (var i = 0; i < 5; i++)
        {
            await _platform.Bus.Publish(new Ping { Id = id }, context => context.MessageId = messageId);
        }
        var last = Guid.NewGuid();
        await _platform.PublishAsync(new Ping { Id = last });
        await _platform.Recorded<Pong>().FirstAsync(pong => pong.Id == id);
        await _platform.Recorded<Pong>().FirstAsync(pong => pong.Id == last);
        (await CountAsync(id)).ShouldBe(1);
        _platform.Recorded<Pong>().Messages.Count(pong => pong.Id == id).ShouldBe(1);
    }

    [Test]
    public async Task Should_leave_no_trace_of_a_failed_attempt()
    {
        var id = Guid.NewGuid();
        await _platform.PublishAsync(new Ping { Id = id, Fail = "the consumer fails on purpose" });
        var after = Guid.NewGuid();
        await _platform.PublishAsync(new Ping { Id = after });
        await _platform.Recorded<Pong>().FirstAsync(pong => pong.Id == after);
        (await CountAsync(id)).ShouldBe(0);
        _platform.Recorded<Pong>().Messages.ShouldNotContain(pong => pong.Id == id);
    }

    private async Task<long> CountAsync(Guid id)
    {
        await using var connection = new NpgsqlConnection(_platform.ConnectionStrings["Ping"]);
        return await connection.ExecuteScalarAsync<long>("create table if not exists ping (id uuid not null); select count(*) from ping where id = @id", new { id });
    }

    private async Task<long> OutboxAsync()
    {
        await using var connection = new NpgsqlConnection(_platform.ConnectionStrings["Ping"]);
        return await connection.ExecuteScalarAsync<long>("select count(*) from outbox_message");
    }
}
