using System.Net;
using System.Text.Json;
using Dapper;
using Npgsql;
using Platform.Contracts;
using Platform.Contracts.Execution;
using Platform.Executor;
using Platform.Gateway;
using Platform.Tests.Executor.Execution;
using Platform.Tests.Executor.Stops;
using Platform.Tests.Fixtures;
using Platform.Tests.Gateway;
using Shouldly;

namespace Platform.Tests.Executor.Rehearsal;

/// <summary>A dry run has no effect: what cut it short makes it run again, and a stop holds it like all scripts.</summary>
[Parallelizable(ParallelScope.All)]
internal sealed class When_a_rehearsal_is_cut_short
{
    [Test]
    public async Task Should_be_done_again_after_the_executor_was_killed()
    {
        using var folder = new ScratchFolder();
        await using var database = await TestDatabase.CreateAsync("Executor");
        folder.Write("data/daemon.conf", RehearsalPlatform.Before);
        RehearsePlan command;
        await using (var executor = await ExecutorPlatform.StartAsync(folder, database))
        {
            command = executor.Rehearse(executor.Step("echo x >> \"$data/daemon.conf\"; sleep 3.318", "sed -i '$d' \"$data/daemon.conf\""));
        }
        await using var connection = new NpgsqlConnection(database.ConnectionString);
        await connection.ExecuteAsync(
            "insert into work_item (kind, key, command, accepted_at, run_after) values ('executor-rehearse-plan', @Key, @Command, now(), now())",
            new { Key = command.RehearsalId.ToString("D"), Command = JsonSerializer.SerializeToUtf8Bytes(command, ContractsJson.Options) });

        await using (var first = ExecutorProcess.Start(database.ConnectionString, folder))
        {
            await Eventually.ShouldBe(() => Task.FromResult(Sleeps()), sleeps => sleeps == 1);
            await first.KillAsync();
        }
        await Eventually.ShouldBe(() => Task.FromResult(Sleeps()), sleeps => sleeps == 0);
        await using var second = ExecutorProcess.Start(database.ConnectionString, folder);
        var answer = await Eventually.ShouldBe(
            () => connection.ExecuteScalarAsync<byte[]?>("select answer from work_item where key = @key", new { key = command.RehearsalId.ToString("D") }),
            answer => answer is not null, TimeSpan.FromSeconds(60));

        System.Text.Encoding.UTF8.GetString(answer!).ShouldContain("\"Rehearsed\"");
        (await File.ReadAllTextAsync(folder["data/daemon.conf"])).ShouldBe(RehearsalPlatform.Before);
        File.ReadLines("/proc/self/mounts").ShouldNotContain(line => line.Contains(folder.Path, StringComparison.Ordinal));
    }

    [Test]
    public async Task Should_be_held_by_a_stop_and_begin_anew_when_resumed()
    {
        await using var executor = await RehearsalPlatform.StartAsync(options => options.Only(new ExecutorModule(), new GatewayModule()).Record<ExecutionHeld>());
        var running = executor.Rehearse(executor.Step("echo x >> \"$data/daemon.conf\"; sleep 3", "sed -i '$d' \"$data/daemon.conf\""));
        await executor.Platform.PublishAsync(running);
        await Eventually.ShouldBe(() => executor.QueryAsync<int>("select count(*)::int from probe_execution where ended_at is null"), count => count == 1);

        var stopped = await executor.StopAsync("Everything");
        var waiting = executor.Rehearse(executor.Step("touch \"$data/new\"", "rm \"$data/new\""));
        await executor.Platform.PublishAsync(waiting);

        stopped.States().ShouldBe(["Stopped"]);
        stopped.GetProperty("executions")[0].GetProperty("kind").GetString().ShouldBe("Rehearse");
        foreach (var id in new[] { running.RehearsalId, waiting.RehearsalId })
        {
            (await executor.Platform.Recorded<ExecutionHeld>().FirstAsync(message => message.ExecutionId == id)).Kind.ShouldBe(ExecutionKind.Rehearse);
        }
        executor.Platform.Recorded<PlanRehearsed>().Messages.ShouldBeEmpty();

        await executor.ResumeAsync(stopped);
        foreach (var id in new[] { running.RehearsalId, waiting.RehearsalId })
        {
            await executor.Platform.Recorded<PlanRehearsed>().FirstAsync(message => message.RehearsalId == id);
        }
        executor.Now().ShouldBe(RehearsalPlatform.Before);
    }

    private static int Sleeps() => Directory.EnumerateDirectories("/proc").Count(process =>
    {
        try
        {
            return File.ReadAllText(Path.Combine(process, "cmdline")) == "sleep\03.318\0";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    });
}
