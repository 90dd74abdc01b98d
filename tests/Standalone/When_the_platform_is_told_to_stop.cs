using Dapper;
using Npgsql;
using Platform.Chaos.Api;
using Platform.Chaos.Checks;
using Platform.Chaos.Tasks;
using Platform.Tests.Executor;
using Platform.Tests.Fixtures;
using Shouldly;

namespace Platform.Tests.Standalone;

/// <summary>SIGTERM in the middle of work: what is in hand is finished or handed back, and the next process goes on from there.</summary>
[Parallelizable(ParallelScope.All)]
internal sealed class When_the_platform_is_told_to_stop
{
    [Test]
    public async Task Should_end_in_time_and_pick_up_where_it_stopped()
    {
        using var scratch = new ScratchFolder();
        var owned = new Dictionary<string, TestDatabase>(StringComparer.Ordinal);
        try
        {
            foreach (var service in Databases.Services)
            {
                owned[service] = await TestDatabase.CreateAsync(service);
            }
            var connectionStrings = owned.ToDictionary(entry => entry.Key, entry => entry.Value.ConnectionString, StringComparer.Ordinal);
            var databases = new Databases(service => connectionStrings[service]);
            await using var first = await StandaloneProcess.StartAsync(connectionStrings, scratch["runs"]);
            using var client = new PlatformClient(first.Address, TestPlatformOptions.ApiKey, TimeProvider.System);
            var grounds = new Grounds(client, scratch["ledgers"]);
            await grounds.PrepareAsync(CancellationToken.None);
            var feeder = new TaskFeeder(client, grounds, TimeProvider.System, seed: 11);
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(120), TimeProvider.System);
            var feeding = feeder.RunAsync(12, () => 1, () => false, patience.Token);
            // Steps run, and plans wait: the middle of the work.
            await Eventually.ShouldBe(() => databases.CountAsync("Executor", "select count(*) from step_execution", CancellationToken.None), begun => begun > 3, TimeSpan.FromSeconds(60));

            (await first.StopAsync(TimeSpan.FromSeconds(30))).ShouldBe(0);
            foreach (var (service, connectionString) in connectionStrings)
            {
                await using var connection = new NpgsqlConnection(connectionString);
                (await connection.ExecuteScalarAsync<long>("select count(*) from work_item where lease_owner is not null")).ShouldBe(0, $"{service} keeps a lease");
            }
            (await databases.CountAsync("Executor", "select count(*) from step_execution where ended_at is null", CancellationToken.None)).ShouldBe(0, "A step was cut off.");

            await using var second = await StandaloneProcess.StartAsync(connectionStrings, scratch["runs"], first.Address);
            await feeding;

            var tasks = feeder.Tasks.ToList();
            feeder.Failures.ShouldBeEmpty();
            client.Faults.ShouldBeEmpty();
            tasks.SelectMany(task => task.Settled).ShouldBeEmpty("An orderly stop leaves no outcome unknown.");
            (await new EndCheck(databases).RunAsync(tasks, CancellationToken.None)).Violations.ShouldBeEmpty();
            EffectCheck.Run(tasks).Violations.ShouldBeEmpty();
            // News that the bus of the ended process held in memory is asked for again within seconds.
            await Eventually.ShouldBe(
                async () => (await new FoldCheck(client, databases).RunAsync(tasks, CancellationToken.None)).Violations, violations => violations.Count == 0, TimeSpan.FromSeconds(60));
        }
        finally
        {
            foreach (var database in owned.Values)
            {
                await database.DisposeAsync();
            }
        }
    }
}
