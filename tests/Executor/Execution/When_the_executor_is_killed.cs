using System.Text.Json;
using Dapper;
using Npgsql;
using Platform.Contracts;
using Platform.Contracts.Execution;
using Platform.Contracts.Runbooks;
using Platform.Tests.Fixtures;
using Shouldly;

namespace Platform.Tests.Executor.Execution;

[Parallelizable(ParallelScope.All)]
internal sealed class When_the_executor_is_killed
{
    [TestCase(true)]
    [TestCase(false)]
    public async Task Should_leave_no_process_and_never_run_the_step_twice(bool declared)
    {
        using var folder = new ScratchFolder();
        await using var database = await TestDatabase.CreateAsync("Executor");
        var step = await PrepareAsync(folder, database, declared);
        await using (var first = ExecutorProcess.Start(database.ConnectionString, folder))
        {
            await Eventually.ShouldBe(() => Task.FromResult(File.Exists(folder["data/begun"])), begun => begun);
            await first.KillAsync();
        }
        await using var second = ExecutorProcess.Start(database.ConnectionString, folder);
        await using var connection = new NpgsqlConnection(database.ConnectionString);
        var answer = await Eventually.ShouldBe(
            () => connection.ExecuteScalarAsync<string?>("select answer_urn from work_item where key = @key", new { key = step.ExecutionId.ToString("D") }),
            urn => urn is not null);
        answer.ShouldNotBeNull().ShouldContain("step-outcome-unknown");
        (await File.ReadAllTextAsync(folder["data/begun"])).ShouldBe("begun\n");
        await Eventually.ShouldBe(() => Task.FromResult(IsRunning(folder.Path)), running => !running);
    }

    /// <summary>Accepts the command as the Executor does; its script leaves a child in a session of its own.</summary>
    private static async Task<ExecuteStep> PrepareAsync(ScratchFolder folder, TestDatabase database, bool declared)
    {
        Directory.CreateDirectory(folder["data"]);
        var step = await DescribeAsync(folder, database, declared);
        await using var connection = new NpgsqlConnection(database.ConnectionString);
        await connection.ExecuteAsync(
            """
            insert into work_item (kind, key, command, accepted_at, run_after)
            values ('executor-execute-step', @Key, @Command, now(), now())
            """,
            new { Key = step.ExecutionId.ToString("D"), Command = JsonSerializer.SerializeToUtf8Bytes(step, ContractsJson.Options) });
        return step;
    }

    /// <summary>Brings schema and target into the database by running an Executor on it for a moment.</summary>
    private static async Task<ExecuteStep> DescribeAsync(ScratchFolder folder, TestDatabase database, bool declared)
    {
        await using var executor = await ExecutorPlatform.StartAsync(folder, database);
        var effects = declared ? new DeclaredEffects { Declared = true, Writes = [folder["data"]] } : DeclaredEffects.Unknown;
        return executor.Execute(executor.Script(
            $"echo begun >> \"$data/begun\"; (setsid bash -c 'exec -a {folder.Path} sleep 600' &); sleep 600; echo ended >> \"$data/begun\"", effects)
            with { TimeoutSeconds = 600 });
    }

    private static bool IsRunning(string name) => Directory.EnumerateDirectories("/proc").Any(process =>
    {
        try
        {
            return File.ReadAllText(Path.Combine(process, "cmdline")).StartsWith(name + "\0", StringComparison.Ordinal);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    });
}
