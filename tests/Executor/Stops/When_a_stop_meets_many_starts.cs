using System.Globalization;
using Platform.Contracts.Execution;
using Platform.Contracts.Runbooks;
using Platform.Tests.Executor.Execution;
using Platform.Tests.Fixtures;
using Shouldly;

namespace Platform.Tests.Executor.Stops;

/// <summary>
/// Two instances start many steps while a stop arrives. Each script writes its beginning to a ledger, with fsync, as the first
/// thing it does. PLATFORM_STOP_ROUNDS repeats it (1 to 100, default 1).
/// </summary>
internal sealed class When_a_stop_meets_many_starts
{
    private const int Steps = 200;

    private static int Rounds => int.Parse(Environment.GetEnvironmentVariable("PLATFORM_STOP_ROUNDS") ?? "1", CultureInfo.InvariantCulture);

    [Test]
    public async Task Should_start_nothing_after_its_answer_and_everything_once_after_resuming()
    {
        for (var round = 0; round < Rounds; round++)
        {
            await using var executor = await StopPlatform.StartAsync();
            await using var other = await OtherAsync(executor);
            await RaceAsync(executor, beginnings: 10 + (round * 37 % (Steps / 2)));
        }
    }

    private static async Task RaceAsync(ExecutorPlatform executor, int beginnings)
    {
        var steps = Enumerable.Range(0, Steps).Select(_ => Step(executor)).ToList();
        await Task.WhenAll(steps.Select(executor.Platform.PublishAsync));
        await Eventually.ShouldBe(() => Task.FromResult(Ledger(executor).Count), count => count >= beginnings, TimeSpan.FromSeconds(60));

        var answer = await executor.StopAsync("Everything");
        var acknowledged = TimeProvider.System.GetUtcNow();

        answer.GetProperty("quiet").GetBoolean().ShouldBeTrue();
        var stop = answer.GetProperty("stop").GetProperty("id").GetGuid();
        // Everything that is left has asked for its start and was held.
        await Eventually.ShouldBe(() => executor.QueryAsync<long>(
            """
            select count(*) from work_item w where w.finished_at is null
              and not exists (select 1 from stop_execution x where x.stop_id = @stop and x.execution_id = w.key::uuid and x.told)
            """, new { stop }), count => count == 0, TimeSpan.FromSeconds(60));
        var begun = Ledger(executor);
        begun.ShouldAllBe(entry => entry.At <= acknowledged);
        begun.Count.ShouldBeLessThan(Steps, "the stop came too late to show anything");
        (await executor.QueryAsync<long>("select count(*) from step_execution, stop_order where begun_at > ordered_at")).ShouldBe(0);
        var notStarted = await executor.QueryAsync<long>("select count(*) from work_item where finished_at is null");
        notStarted.ShouldBeGreaterThan(0);

        await executor.ResumeAsync(answer);
        await Eventually.ShouldBe(() => executor.QueryAsync<long>("select count(*) from work_item where finished_at is null"), count => count == 0, TimeSpan.FromSeconds(120));
        var all = Ledger(executor);
        all.Select(entry => entry.Step).ShouldBeUnique("a step ran twice");
        all.Count.ShouldBe(begun.Count + (int)notStarted);
    }

    private static ExecuteStep Step(ExecutorPlatform executor)
    {
        var ledger = executor.Folder["data/ledger"];
        var script = executor.Script(
            $"echo \"{Guid.NewGuid()} $(date +%s%N)\" >> {ledger}; sync {ledger}; sleep 0.3", new DeclaredEffects { Declared = true, Writes = [executor.Folder["data"]] });
        return executor.Execute(script);
    }

    /// <summary>A second instance on the same database; commands reach it through the table of accepted work alone.</summary>
    private static Task<TestPlatform> OtherAsync(ExecutorPlatform executor) => TestPlatform.StartAsync(options =>
    {
        options.Only(new global::Platform.Executor.ExecutorModule())
            .Set("Sandbox:RunFolder", executor.Folder["other-runs"]).Set("Approvals:PolicyFile", executor.Folder["policy.yaml"]);
        options.ConnectionStrings["Executor"] = executor.Platform.ConnectionStrings["Executor"];
    });

    private static List<(string Step, DateTimeOffset At)> Ledger(ExecutorPlatform executor) => !File.Exists(executor.Folder["data/ledger"]) ? [] :
        [.. File.ReadAllLines(executor.Folder["data/ledger"]).Select(line => line.Split(' '))
            .Select(parts => (parts[0], DateTimeOffset.UnixEpoch.AddTicks(long.Parse(parts[1], CultureInfo.InvariantCulture) / 100)))];
}
