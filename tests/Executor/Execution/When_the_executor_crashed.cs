using Dapper;
using Npgsql;
using Platform.Contracts.Execution;
using Platform.Contracts.Runbooks;
using Platform.Tests.Fixtures;
using Shouldly;

namespace Platform.Tests.Executor.Execution;

[Parallelizable(ParallelScope.All)]
internal sealed class When_the_executor_crashed
{
    [Test]
    public async Task Should_say_unknown_and_not_run_a_step_again()
    {
        await using var executor = await ExecutorPlatform.StartAsync();
        var step = executor.Execute(executor.Script("echo again >> \"$data\""));
        await LeaveIntent(executor, step, StepAction.Execute);
        await executor.Platform.PublishAsync(step);
        var unknown = await executor.Platform.Recorded<StepOutcomeUnknown>().FirstAsync(m => m.TaskId == step.TaskId);
        unknown.Result.Problem.ShouldNotBeNull().ShouldContain("does not declare that it may run twice");
        File.Exists(executor.Folder["data"]).ShouldBeFalse();
    }

    [Test]
    public async Task Should_run_an_idempotent_step_again()
    {
        await using var executor = await ExecutorPlatform.StartAsync();
        var step = executor.Execute(executor.Script(
            "echo same > \"$data\"", new DeclaredEffects { Declared = true, Writes = [executor.Folder["data"]], Idempotent = true }));
        await LeaveIntent(executor, step, StepAction.Execute);
        await executor.Platform.PublishAsync(step);
        await executor.Platform.Recorded<StepCompleted>().FirstAsync(m => m.TaskId == step.TaskId);
        (await File.ReadAllTextAsync(executor.Folder["data"])).ShouldBe("same\n");
    }

    [Test]
    public async Task Should_say_unknown_of_a_rollback()
    {
        await using var executor = await ExecutorPlatform.StartAsync();
        var step = executor.Execute(executor.Script("true"), rollback: executor.Script("echo again >> \"$data\""));
        await LeaveIntent(executor, step, StepAction.RollBack);
        await executor.Platform.PublishAsync(new RollBackStep
        {
            ExecutionId = step.ExecutionId, TaskId = step.TaskId, StepNumber = 1, Plan = step.Plan, PlanHash = step.PlanHash,
        });
        (await executor.Platform.Recorded<StepOutcomeUnknown>().FirstAsync(m => m.TaskId == step.TaskId)).Result.Action.ShouldBe(StepAction.RollBack);
        File.Exists(executor.Folder["data"]).ShouldBeFalse();
    }

    [Test]
    public async Task Should_run_a_verification_again()
    {
        await using var executor = await ExecutorPlatform.StartAsync();
        var step = executor.Execute(executor.Script("true"), verification: executor.Script("echo fine"));
        await LeaveIntent(executor, step, StepAction.Verify);
        await executor.Platform.PublishAsync(new VerifyStep
        {
            ExecutionId = step.ExecutionId, TaskId = step.TaskId, StepNumber = 1, Plan = step.Plan, PlanHash = step.PlanHash,
        });
        (await executor.Platform.Recorded<StepVerified>().FirstAsync(m => m.TaskId == step.TaskId)).Passed.ShouldBeTrue();
    }

    [Test]
    public async Task Should_answer_with_the_recorded_result_where_only_the_answer_was_lost()
    {
        await using var executor = await ExecutorPlatform.StartAsync();
        var step = executor.Execute(executor.Script("echo again >> \"$data\""));
        await LeaveIntent(executor, step, StepAction.Execute);
        await using (var connection = new NpgsqlConnection(executor.Platform.ConnectionStrings["Executor"]))
        {
            await connection.ExecuteAsync(
                "update step_execution set ended_at = now(), unknown = false, result = @result::jsonb where execution_id = @id",
                new
                {
                    id = step.ExecutionId,
                    result = $$"""{"executionId":"{{step.ExecutionId}}","stepNumber":1,"action":"Execute","exitCode":0,"output":"recorded"}""",
                });
        }
        await executor.Platform.PublishAsync(step);
        (await executor.Platform.Recorded<StepCompleted>().FirstAsync(m => m.TaskId == step.TaskId)).Result.Output.ShouldBe("recorded");
        File.Exists(executor.Folder["data"]).ShouldBeFalse();
    }

    [Test]
    public async Task Should_say_unknown_of_a_step_that_a_shutdown_interrupted()
    {
        using var folder = new ScratchFolder();
        await using var database = await TestDatabase.CreateAsync("Executor");
        var step = await InterruptAsync(folder, database);
        await using var second = await ExecutorPlatform.StartAsync(folder, database);
        await second.Platform.Recorded<StepOutcomeUnknown>().FirstAsync(m => m.TaskId == step.TaskId);
    }

    /// <summary>A method of its own: the bus leaves its log in the asynchronous context of who publishes, where the next bus would find it.</summary>
    private static async Task<ExecuteStep> InterruptAsync(ScratchFolder folder, TestDatabase database)
    {
        await using var executor = await ExecutorPlatform.StartAsync(folder, database);
        var step = executor.Execute(executor.Script("echo begun; sleep 600", DeclaredEffects.Unknown));
        await executor.Platform.PublishAsync(step);
        await executor.Platform.Recorded<StepOutput>().FirstAsync(m => m.ExecutionId == step.ExecutionId);
        return step;
    }

    /// <summary>The row as a process leaves it that was killed while the script ran.</summary>
    private static async Task LeaveIntent(ExecutorPlatform executor, ExecuteStep step, StepAction action)
    {
        await using var connection = new NpgsqlConnection(executor.Platform.ConnectionStrings["Executor"]);
        await connection.ExecuteAsync(
            """
            insert into step_execution (execution_id, task_id, step_number, action, target, plan_hash, script_hash, fencing_token, begun_at)
            values (@ExecutionId, @TaskId, 1, @action, 'here', @PlanHash, '', 0, now())
            """, new { step.ExecutionId, step.TaskId, step.PlanHash, action = action.ToString() });
    }
}
