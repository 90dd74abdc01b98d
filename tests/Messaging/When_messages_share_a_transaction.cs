using Dapper;
using MassTransit;
using Npgsql;
using Platform.Tests.Fixtures;
using Shouldly;

namespace Platform.Tests.Messaging;

/// <summary>Many messages at once at a consumer that shares transactions; the fault of one is the others' never.</summary>
[TestFixture(false), TestFixture(true), Parallelizable(ParallelScope.All), FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class When_messages_share_a_transaction(bool onRabbitMq)
{
    private const int Count = 400;
    private TestPlatform _platform = null!;

    [SetUp]
    public async Task StartAsync()
    {
        _platform = await TestPlatform.StartAsync(options =>
        {
            options.Only(new PingModule(shares: true)).Record<Pong>();
            if (onRabbitMq)
            {
                options.OnRabbitMq();
            }
        });
        // Before the consumers do: two that create it at once fail.
        await ScalarAsync("create table ping (id uuid not null); select 0::bigint");
    }

    [TearDown]
    public ValueTask StopAsync() => _platform.DisposeAsync();

    [Test]
    public async Task Should_take_fewer_commits_than_messages()
    {
        await SendAsync([.. Enumerable.Range(0, Count).Select(_ => new Ping { Id = Guid.NewGuid() })]);
        await Eventually.ShouldBe(() => ScalarAsync("select count(*) from ping"), count => count == Count);
        // Rows of one transaction carry its number.
        (await ScalarAsync("select count(distinct xmin::text) from inbox_message")).ShouldBeLessThan(Count / 2);
    }

    [Test]
    public async Task Should_leave_the_others_alone_when_one_fails_before_or_after_it_wrote([Values] bool afterItWrote)
    {
        Ping[] good = [.. Enumerable.Range(0, Count).Select(_ => new Ping { Id = Guid.NewGuid() })];
        Ping[] bad = [.. Enumerable.Range(0, 5).Select(_ => new Ping { Id = Guid.NewGuid(), Fail = "on purpose", FailsEarly = !afterItWrote })];
        await SendAsync([.. good.Concat(bad).OrderBy(ping => ping.Id)]);
        await Eventually.ShouldBe(() => ScalarAsync("select count(*) from ping"), count => count == Count);
        await Eventually.ShouldBe(() => ScalarAsync("select count(*) from parked_message"), count => count == bad.Length);
        (await ScalarAsync("select count(distinct id) from ping")).ShouldBe(Count);
        await Eventually.ShouldBe(() => Task.FromResult(_platform.Recorded<Pong>().Messages.Select(pong => pong.Id).Distinct().Count()), count => count == Count);
        _platform.Recorded<Pong>().Messages.Select(pong => pong.Id).Distinct().Order().ShouldBe(good.Select(ping => ping.Id).Order());
    }

    [Test]
    public async Task Should_take_each_once_when_all_come_three_times()
    {
        (Ping Ping, Guid MessageId)[] sent = [.. Enumerable.Range(0, Count).Select(_ => (new Ping { Id = Guid.NewGuid() }, NewId.NextGuid()))];
        await Task.WhenAll(Enumerable.Repeat(sent, 3).SelectMany(all => all).Select(entry =>
            _platform.Bus.Publish(entry.Ping, context => context.MessageId = entry.MessageId)));
        await Eventually.ShouldBe(() => ScalarAsync("select count(*) from inbox_message"), count => count == Count);
        var last = new Ping { Id = Guid.NewGuid() };
        await SendAsync([last]);
        await _platform.Recorded<Pong>().FirstAsync(pong => pong.Id == last.Id);
        (await ScalarAsync("select count(*) from ping")).ShouldBe(Count + 1);
        (await ScalarAsync("select count(*) from parked_message")).ShouldBe(0);
    }

    private Task SendAsync(Ping[] pings) => Task.WhenAll(pings.Select(_platform.PublishAsync));

    private async Task<long> ScalarAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(_platform.ConnectionStrings["Ping"]);
        return await connection.ExecuteScalarAsync<long>(sql);
    }
}
