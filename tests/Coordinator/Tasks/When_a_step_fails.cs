using Platform.Contracts.Execution;
using Platform.Contracts.Reports;
using Platform.Contracts.Tasks;
using Shouldly;
using static Platform.Tests.Coordinator.Tasks.SharedCoordinator;
using TaskStatus = Platform.Contracts.Tasks.TaskStatus;

namespace Platform.Tests.Coordinator.Tasks;

/// <summary>What was done is undone, last first, and the task ends as failed.</summary>
[TestFixture]
internal sealed class When_a_step_fails
{
    [Test]
    public async Task Should_undo_it_and_all_before_it_in_reverse()
    {
        var (taskId, agents) = await Shared.SubmitApprovedAsync(fake =>
        {
            fake.OnDraft = draft => Samples.Drafted(draft, steps: 3);
            fake.OnExecute = step => step.StepNumber == 3 ? Samples.Failed(step) : Samples.Completed(step);
        });

        var end = await Shared.BecomesAsync(taskId, TaskStatus.Failed);

        agents.Seen<RollBackStep>().Select(step => step.StepNumber).ShouldBe([3, 2, 1]);
        end.Snapshot.StepsDone.ShouldBe(0);
        end.Snapshot.Reason!.ShouldContain("Step 3 (Part 3) failed: It went wrong: UnexpectedResult");
        end.Snapshot.Reason!.ShouldContain("3 steps were rolled back");
        await Shared.Platform.Recorded<TaskFailed>().FirstAsync(failed => failed.TaskId == taskId && failed.Reason == end.Snapshot.Reason);
        var facts = agents.Seen<WriteReport>().Single().Facts;
        facts.Outcome.ShouldBe(TaskStatus.Failed);
        facts.Executions.Count(execution => execution.Action == StepAction.RollBack).ShouldBe(3);
        Shared.Changes(taskId).Count(change => change == TaskChange.RollbackStarted).ShouldBe(1);
    }

    [TestCase(StepFailure.Refused)]
    [TestCase(StepFailure.TargetUnavailable)]
    public async Task Should_not_undo_what_never_started(StepFailure failure)
    {
        var (taskId, agents) = await Shared.SubmitApprovedAsync(fake =>
        {
            fake.OnDraft = draft => Samples.Drafted(draft, steps: 2);
            fake.OnExecute = step => step.StepNumber == 2 ? Samples.Failed(step, failure) : Samples.Completed(step);
        });

        await Shared.BecomesAsync(taskId, TaskStatus.Failed);

        agents.Seen<RollBackStep>().Select(step => step.StepNumber).ShouldBe([1]);
    }

    [Test]
    public async Task Should_say_what_stays_where_a_step_cannot_be_undone()
    {
        var (taskId, agents) = await Shared.SubmitApprovedAsync(fake =>
        {
            fake.OnDraft = draft => Samples.Drafted(draft, [Samples.Step(1, rollback: false), Samples.Step(2, rollback: false)]);
            fake.OnExecute = step => step.StepNumber == 2 ? Samples.Failed(step) : Samples.Completed(step);
        });

        var end = await Shared.BecomesAsync(taskId, TaskStatus.Failed);

        agents.Seen<RollBackStep>().ShouldBeEmpty();
        end.Snapshot.Reason!.ShouldContain("Not undone: step 1, 2.");
    }

    [Test]
    public async Task Should_go_on_undoing_where_one_rollback_fails_and_say_so()
    {
        var (taskId, agents) = await Shared.SubmitApprovedAsync(fake =>
        {
            fake.OnDraft = draft => Samples.Drafted(draft, steps: 2);
            fake.OnExecute = step => step.StepNumber == 2 ? Samples.Failed(step) : Samples.Completed(step);
            fake.OnRollBack = step => Samples.RolledBack(step, succeeded: step.StepNumber == 1);
        });

        var end = await Shared.BecomesAsync(taskId, TaskStatus.Failed);

        agents.Seen<RollBackStep>().Select(step => step.StepNumber).ShouldBe([2, 1]);
        end.Snapshot.Reason!.ShouldContain("The rollback of step 2 (Part 2) failed");
        end.Snapshot.Reason!.ShouldContain("Not undone: step 2.");
        Shared.Changes(taskId).ShouldContain(TaskChange.RollbackFailed);
    }

    [Test]
    public async Task Should_do_the_same_where_a_verification_fails()
    {
        var (taskId, agents) = await Shared.SubmitApprovedAsync(fake =>
        {
            fake.OnDraft = draft => Samples.Drafted(draft, steps: 2);
            fake.OnVerify = step => Samples.Verified(step, passed: step.StepNumber == 1);
        });

        var end = await Shared.BecomesAsync(taskId, TaskStatus.Failed);

        agents.Seen<RollBackStep>().Select(step => step.StepNumber).ShouldBe([2, 1]);
        end.Snapshot.Reason!.ShouldContain("The verification of step 2 (Part 2) failed");
        agents.Seen<ExecuteStep>().Count().ShouldBe(2);
    }
}
