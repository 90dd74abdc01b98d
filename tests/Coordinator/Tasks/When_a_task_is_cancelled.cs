using Platform.Contracts.Execution;
using Platform.Contracts.Reports;
using Platform.Contracts.Tasks;
using Shouldly;
using static Platform.Tests.Coordinator.Tasks.SharedCoordinator;
using TaskStatus = Platform.Contracts.Tasks.TaskStatus;

namespace Platform.Tests.Coordinator.Tasks;

/// <summary>What runs is ended, nothing further starts, nothing is undone, and the report says what was done.</summary>
[TestFixture]
internal sealed class When_a_task_is_cancelled
{
    [TestCase(TaskStatus.Analyzing)]
    [TestCase(TaskStatus.Diagnosing)]
    [TestCase(TaskStatus.Planning)]
    [TestCase(TaskStatus.PendingApproval)]
    [TestCase(TaskStatus.NeedsAttention)]
    public async Task Should_end_at_once_where_nothing_runs(TaskStatus status)
    {
        var (taskId, agents) = await Shared.SubmitAsync(fake =>
        {
            fake.OnResolve = target => status == TaskStatus.Analyzing ? null : Samples.Resolved(target);
            fake.OnDiagnose = task => status == TaskStatus.Diagnosing ? null : Samples.Diagnosed(task);
            fake.OnDraft = draft => status switch
            {
                TaskStatus.Planning => null,
                TaskStatus.NeedsAttention => When_values_are_missing.Asking(draft),
                _ => Samples.Drafted(draft, 1),
            };
        });
        await Shared.BecomesAsync(taskId, status);

        await Shared.AcceptedAsync(new CancelTask { TaskId = taskId, RequestedBy = "sam", Reason = "not needed" });

        var end = await Shared.BecomesAsync(taskId, TaskStatus.Cancelled);
        end.Snapshot.Reason.ShouldBe("sam cancelled the task: not needed");
        agents.Seen<ExecuteStep>().ShouldBeEmpty();
        agents.Seen<WriteReport>().Single().Facts.Outcome.ShouldBe(TaskStatus.Cancelled);
        (await Shared.Platform.Recorded<TaskCancelled>().FirstAsync(cancelled => cancelled.TaskId == taskId)).RequestedBy.ShouldBe("sam");
    }

    [Test]
    public async Task Should_stop_the_running_step_wait_for_its_end_and_undo_nothing()
    {
        ExecuteStep? running = null;
        var (taskId, agents) = await Shared.SubmitApprovedAsync(fake =>
        {
            fake.OnDraft = draft => Samples.Drafted(draft, steps: 3);
            fake.OnExecute = step => step.StepNumber == 1 ? Samples.Completed(step) : Hold(running = step);
            fake.OnStop = stop => Samples.Failed(running!, StepFailure.Stopped);
        });
        await Shared.Platform.Recorded<TaskChanged>().FirstAsync(
            change => change.TaskId == taskId && change.Change == TaskChange.StepStarted && change.Snapshot.StepsDone == 1);

        (await Shared.AcceptedAsync(new CancelTask { TaskId = taskId, RequestedBy = "sam" })).ShouldBe(TaskStatus.InProgress);

        await Shared.BecomesAsync(taskId, TaskStatus.Cancelled);
        agents.Seen<StopStep>().Single().ExecutionId.ShouldBe(running!.ExecutionId);
        agents.Seen<ExecuteStep>().Count().ShouldBe(2);
        agents.Seen<RollBackStep>().ShouldBeEmpty();
        var facts = agents.Seen<WriteReport>().Single().Facts;
        facts.Executions.Select(execution => (execution.StepNumber, execution.Action)).ShouldBe([(1, StepAction.Execute), (1, StepAction.Verify), (2, StepAction.Execute)]);
    }

    [Test]
    public async Task Should_run_nothing_more_where_the_step_ended_before_the_stop()
    {
        ExecuteStep? running = null;
        var (taskId, agents) = await Shared.SubmitApprovedAsync(fake =>
        {
            fake.OnDraft = draft => Samples.Drafted(draft, steps: 2);
            fake.OnExecute = step => Hold(running = step);
            fake.OnStop = stop => Samples.Completed(running!);
        });
        await Shared.ChangesAsync(taskId, TaskChange.StepStarted);

        await Shared.AcceptedAsync(new CancelTask { TaskId = taskId, RequestedBy = "sam" });
        (await Shared.BecomesAsync(taskId, TaskStatus.Cancelled)).Change.ShouldBe(TaskChange.Cancelled);

        agents.Seen<ExecuteStep>().Count().ShouldBe(1);
        agents.Seen<VerifyStep>().ShouldBeEmpty();
    }

    [Test]
    public async Task Should_refuse_to_cancel_twice_or_after_the_end()
    {
        ExecuteStep? running = null;
        var (taskId, _) = await Shared.SubmitApprovedAsync(fake => fake.OnExecute = step => Hold(running = step));
        await Shared.ChangesAsync(taskId, TaskChange.StepStarted);
        await Shared.AcceptedAsync(new CancelTask { TaskId = taskId, RequestedBy = "sam" });

        (await Shared.RefusedAsync(new CancelTask { TaskId = taskId, RequestedBy = "kim" })).Code.ShouldBe(TaskRefusal.WrongStatus);
        await Shared.Platform.PublishAsync(Samples.Failed(running!, StepFailure.Stopped));
        await Shared.BecomesAsync(taskId, TaskStatus.Cancelled);
        (await Shared.RefusedAsync(new CancelTask { TaskId = taskId, RequestedBy = "kim" })).Status.ShouldBe(TaskStatus.Cancelled);
    }

    private static object? Hold(ExecuteStep _) => null;
}
