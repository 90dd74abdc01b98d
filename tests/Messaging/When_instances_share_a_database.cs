using Dapper;
using Npgsql;
using Platform.Chaos.Api;
using Platform.Chaos.Checks;
using Platform.Chaos.Tasks;
using Platform.Tests.Executor;
using Platform.Tests.Fixtures;
using Shouldly;

namespace Platform.Tests.Messaging;

/// <summary>Two instances of each service, on the same databases and the same broker.</summary>
[Parallelizable(ParallelScope.All)]
internal sealed class When_instances_share_a_database
{
    [Test]
    public async Task Should_do_every_task_once_and_have_both_at_work()
    {
        using var scratch = new ScratchFolder();
        var prefix = $"t{Guid.NewGuid().ToString("n")[..8]}-";
        await using var first = await TestPlatform.StartAsync(options => options.OnRabbitMq(prefix));
        await using var second = await TestPlatform.StartAsync(options =>
        {
            options.OnRabbitMq(prefix);
            foreach (var (service, connectionString) in first.ConnectionStrings)
            {
                options.ConnectionStrings[service] = connectionString;
            }
        });
        using var client = new PlatformClient(first.Http.BaseAddress!, TestPlatformOptions.ApiKey, TimeProvider.System);
        var grounds = new Grounds(client, scratch.Path);
        await grounds.PrepareAsync(CancellationToken.None);

        var feeder = new TaskFeeder(client, grounds, TimeProvider.System, seed: 3);
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(90), TimeProvider.System);
        await feeder.RunAsync(16, () => 1, () => false, patience.Token);

        var tasks = feeder.Tasks.ToList();
        var databases = new Databases(service => first.ConnectionStrings[service]);
        feeder.Failures.ShouldBeEmpty();
        (await new EndCheck(databases).RunAsync(tasks, CancellationToken.None)).Violations.ShouldBeEmpty();
        EffectCheck.Run(tasks).Violations.ShouldBeEmpty();
        (await new ApprovalCheck(databases).RunAsync(tasks, CancellationToken.None)).Violations.ShouldBeEmpty();
        (await new FoldCheck(client, databases).RunAsync(tasks, CancellationToken.None)).Violations.ShouldBeEmpty();
    }

    [Test]
    public async Task Should_hand_over_at_once_what_one_has_no_slot_for()
    {
        var held = new PingGate();
        var prefix = $"t{Guid.NewGuid().ToString("n")[..8]}-";
        // The first takes the commands and has one slot; the second takes none from the bus and has many.
        await using var first = await StartAsync(held, slots: 1, options => options.OnRabbitMq(prefix));
        await using var second = await StartAsync(held, slots: 8, options => options.OnRabbitMq(prefix + "x-").ConnectionStrings["Ping"] = first.ConnectionStrings["Ping"]);
        await SeesAPeerAsync(first);

        var pings = Enumerable.Range(0, 8).Select(_ => Guid.NewGuid()).ToList();
        foreach (var id in pings)
        {
            await first.PublishAsync(new Ping { Id = id });
        }

        // All eight are at work though the first has one slot: the other has seven of them, before anything was finished.
        await Eventually.ShouldBe(() => Task.FromResult(held.Inside), inside => inside == pings.Count);
        held.Open();
        await using var connection = new NpgsqlConnection(first.ConnectionStrings["Ping"]);
        await Eventually.ShouldBe(() => connection.ExecuteScalarAsync<int>("select count(*) from work_item where finished_at is null"), open => open == 0);
        (await connection.QueryAsync<Guid>("select id from ping")).Order().ShouldBe(pings.Order());
    }

    [Test]
    public async Task Should_take_over_soon_from_one_that_is_gone_and_never_from_one_that_lives()
    {
        var held = new PingGate();
        await using var platform = await StartAsync(held, slots: 4, options => options.OnRabbitMq());
        await using var connection = new NpgsqlConnection(platform.ConnectionStrings["Ping"]);
        await using var living = new NpgsqlConnection(platform.ConnectionStrings["Ping"]);
        var (gone, alive) = (Guid.NewGuid(), Guid.NewGuid());
        // What an instance that lives holds besides its leases.
        await living.OpenAsync();
        await living.ExecuteAsync("select pg_advisory_lock(x'506c6174'::int, hashtext(@alive::text))", new { alive });
        foreach (var owner in new[] { gone, alive })
        {
            await connection.ExecuteAsync(
                """
                insert into work_item (kind, key, command, accepted_at, run_after, lease_owner, lease_until, fencing_token)
                values ('ping-work', @Key, convert_to(@Command, 'UTF8'), now(), now() - interval '1 minute', @owner, now() + interval '1 hour', 1)
                """, new { Key = owner.ToString(), Command = $$"""{"id":"{{owner}}","day":"Friday"}""", owner });
        }
        held.Open();

        await Eventually.ShouldBe(
            () => connection.ExecuteScalarAsync<int>("select count(*) from work_item where key = @Key and finished_at is not null", new { Key = gone.ToString() }), count => count == 1);
        (await connection.ExecuteScalarAsync<long>("select fencing_token from work_item where key = @Key", new { Key = gone.ToString() })).ShouldBe(2);
        (await connection.ExecuteScalarAsync<Guid>("select lease_owner from work_item where key = @Key", new { Key = alive.ToString() })).ShouldBe(alive);
    }

    private static Task<TestPlatform> StartAsync(PingGate gate, int slots, Action<TestPlatformOptions> configure) => TestPlatform.StartAsync(options =>
    {
        options.Only(new PingModule(asWork: true)).Set("Work:ping-work:Concurrency", $"{slots}").ConfigureServices(builder => builder.Services.AddSingleton(gate));
        configure(options);
    });

    private static Task<bool> SeesAPeerAsync(TestPlatform platform) => Eventually.ShouldBe(
        () => Task.FromResult(platform.Services.GetRequiredService<Platform.Messaging.Presence.InstancePresence<PingDatabase>>().HasPeers), peers => peers);
}
