using System.Diagnostics;
using System.Text.Json;
using Dapper;
using Npgsql;
using Platform.AgentTesting;
using Platform.Contracts;
using Platform.Contracts.Tasks;
using Platform.Coordinator;
using Platform.Tests.Fixtures;
using Shouldly;

namespace Platform.Tests.Coordinator.Routing;

/// <summary>Killed between the model's answer and its own, it goes on with the answer that it has paid for.</summary>
internal sealed class When_the_coordinator_is_killed
{
    [Test]
    public async Task Should_not_pay_for_a_turn_again()
    {
        await using var model = await MockLlm.StartAsync(_ => MockAnswer.Of(
            new { category = "Question", agents = new[] { "Diagnostic", "Writer" }, complexity = "Simple", addedRisk = 0, riskReason = "", reason = "Asked once." }));
        await using var database = await TestDatabase.CreateAsync("Coordinator");
        var task = await AcceptAsync(database);
        await using var connection = new NpgsqlConnection(database.ConnectionString);

        using (var first = Start(database, model, crashAt: "before-answer:1"))
        {
            await first.WaitForExitAsync(new CancellationTokenSource(TimeSpan.FromSeconds(60)).Token);
            first.ExitCode.ShouldNotBe(0);
        }
        model.Transcript.Exchanges.Count.ShouldBe(1);
        (await connection.ExecuteScalarAsync<bool>("select answer is null from work_item where kind = 'coordinator-routing'")).ShouldBeTrue();
        using var second = Start(database, model, crashAt: null);
        try
        {
            var answer = await Eventually.ShouldBe(
                () => connection.ExecuteScalarAsync<byte[]?>("select answer from work_item where kind = 'coordinator-routing'"), bytes => bytes is not null, TimeSpan.FromSeconds(60));

            var analyzed = JsonSerializer.Deserialize<TaskAnalyzed>(answer, ContractsJson.Options)!;
            (analyzed.TaskId, analyzed.Analysis.Remark).ShouldBe((task.TaskId, "Asked once."));
            model.Transcript.Exchanges.Count.ShouldBe(1);
        }
        finally
        {
            second.Kill();
            await second.WaitForExitAsync();
        }
    }

    /// <summary>Brings the schema into the database and accepts the command as the Coordinator does.</summary>
    private static async Task<AnalyzeTask> AcceptAsync(TestDatabase database)
    {
        await using (await TestPlatform.StartAsync(options =>
        {
            options.Only(new CoordinatorModule());
            options.ConnectionStrings["Coordinator"] = database.ConnectionString;
        }))
        {
            // Started is enough.
        }
        var task = new AnalyzeTask { TaskId = Guid.NewGuid(), Attempt = 1, Description = "Why is it slow?", Target = Samples.Target(), Requester = "dana" };
        await using var connection = new NpgsqlConnection(database.ConnectionString);
        await connection.ExecuteAsync(
            """
            insert into work_item (kind, key, command, accepted_at, run_after)
            values ('coordinator-routing', @Key, @Command, now(), now())
            """,
            new { Key = $"{task.TaskId:D}/1", Command = JsonSerializer.SerializeToUtf8Bytes(task, ContractsJson.Options) });
        return task;
    }

    private static Process Start(TestDatabase database, MockLlm model, string? crashAt)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "Platform.Coordinator.dll")])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment =
            {
                ["ConnectionStrings__Coordinator"] = database.ConnectionString,
                ["ASPNETCORE_URLS"] = "http://127.0.0.1:0",
                ["Work__coordinator-routing__LeaseSeconds"] = "3",
                ["Agents__Models__main__Endpoint"] = model.Endpoint.ToString(),
                ["Agents__Models__main__Model"] = "sorter",
                ["Agents__CacheHours"] = "0",
                ["PLATFORM_CRASH_AT"] = crashAt,
            },
        };
        var process = Process.Start(start)!;
        _ = process.StandardOutput.ReadToEndAsync();
        _ = process.StandardError.ReadToEndAsync();
        return process;
    }
}
