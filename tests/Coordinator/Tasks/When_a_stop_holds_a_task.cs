using Platform.Contracts.Execution;
using Platform.Contracts.Tasks;
using Platform.Tests.Fixtures;
using Shouldly;
using static Platform.Tests.Coordinator.Tasks.SharedCoordinator;
using TaskStatus = Platform.Contracts.Tasks.TaskStatus;

namespace Platform.Tests.Coordinator.Tasks;

/// <summary>A stop holds a task, it does not fail it; what it cut short is never run again blindly.</summary>
[TestFixture]
internal sealed class When_a_stop_holds_a_task
{
    [Test]
    public async Task Should_show_it_as_held_with_the_reason_until_it_goes_on()
    {
        var (taskId, agents) = await Shared.SubmitApprovedAsync(fake => fake.OnExecute = step => Held(step.TaskId, step.ExecutionId, ExecutionKind.Execute));

        var held = await Shared.ChangesAsync(taskId, TaskChange.Held);
        held.Snapshot.Status.ShouldBe(TaskStatus.InProgress);
        (held.Snapshot.Attention, held.Snapshot.Reason).ShouldBe((AttentionReason.Held, "Held, nothing of it starts until a person resumes. dana stopped everything: smoke"));

        var step = agents.Seen<ExecuteStep>().First();
        await Shared.Platform.PublishAsync(new StepStarted { TaskId = taskId, ExecutionId = step.ExecutionId, StepNumber = 1, Action = StepAction.Execute, At = Samples.At });
        await Shared.Platform.PublishAsync(Samples.Completed(step));
        var end = await Shared.BecomesAsync(taskId, TaskStatus.Completed);
        end.Snapshot.Attention.ShouldBeNull();
        Shared.Changes(taskId).Count(change => change == TaskChange.Held).ShouldBe(1);
    }

    [Test]
    public async Task Should_hold_a_diagnosis_once_however_many_probes_wait()
    {
        var (taskId, _) = await Shared.SubmitAsync(fake => fake.OnDiagnose = _ => null);
        await Shared.BecomesAsync(taskId, TaskStatus.Diagnosing);
        await Shared.Platform.PublishAsync(Held(taskId, Guid.NewGuid(), ExecutionKind.Probe));
        (await Shared.ChangesAsync(taskId, TaskChange.Held)).Snapshot.Status.ShouldBe(TaskStatus.Diagnosing);
        await Shared.Platform.PublishAsync(Held(taskId, Guid.NewGuid(), ExecutionKind.Probe));
        await Shared.AcceptedAsync(new CancelTask { TaskId = taskId, RequestedBy = "sam" });
        (await Shared.BecomesAsync(taskId, TaskStatus.Cancelled)).Snapshot.Attention.ShouldBeNull();
        Shared.Changes(taskId).Count(change => change == TaskChange.Held).ShouldBe(1);
    }

    [Test]
    public async Task Should_let_the_verification_tell_what_a_step_did_that_was_cut_short()
    {
        var (taskId, agents) = await Shared.SubmitApprovedAsync(fake => fake.OnExecute = CutShort);
        await Shared.BecomesAsync(taskId, TaskStatus.Completed);
        agents.Seen<ExecuteStep>().Count().ShouldBe(1);
        agents.Seen<VerifyStep>().Count().ShouldBe(1);
    }

    [Test]
    public async Task Should_ask_a_person_where_nothing_tells()
    {
        var (taskId, agents) = await Shared.SubmitApprovedAsync(fake =>
        {
            fake.OnDraft = draft => Samples.Drafted(draft, [Samples.Step(1, verification: false)]);
            fake.OnExecute = CutShort;
        });
        var waits = await Shared.BecomesAsync(taskId, TaskStatus.NeedsAttention);
        waits.Snapshot.Attention.ShouldBe(AttentionReason.OutcomeUnknown);
        agents.Seen<RollBackStep>().ShouldBeEmpty();
        agents.Seen<ExecuteStep>().Count().ShouldBe(1);
    }

    [Test]
    public async Task Should_ask_a_person_where_a_rollback_was_cut_short()
    {
        var (taskId, agents) = await Shared.SubmitApprovedAsync(fake =>
        {
            fake.OnExecute = step => Samples.Failed(step);
            fake.OnRollBack = step => new StepRolledBack
            {
                TaskId = step.TaskId, Succeeded = false,
                Result = Samples.Result(step.ExecutionId, 1, StepAction.RollBack) with { Failure = StepFailure.Stopped, StartedAt = Samples.At, Problem = "It was stopped while it ran." },
            };
        });
        (await Shared.BecomesAsync(taskId, TaskStatus.NeedsAttention)).Snapshot.Reason!.ShouldContain("whether the rollback of step 1");
        agents.Seen<RollBackStep>().Count().ShouldBe(1);
    }

    private static StepFailed CutShort(ExecuteStep step) => new()
    {
        TaskId = step.TaskId,
        Result = Samples.Result(step.ExecutionId, 1, StepAction.Execute) with { Failure = StepFailure.Stopped, StartedAt = Samples.At, Problem = "It was stopped while it ran." },
    };

    private static ExecutionHeld Held(Guid taskId, Guid executionId, ExecutionKind kind) =>
        new() { TaskId = taskId, ExecutionId = executionId, Kind = kind, StopId = Guid.NewGuid(), Reason = "dana stopped everything: smoke", At = Samples.At };
}
