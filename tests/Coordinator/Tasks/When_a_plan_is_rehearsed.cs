using Platform.Contracts.Execution;
using Platform.Contracts.Planning;
using Platform.Contracts.Runbooks;
using Platform.Contracts.Tasks;
using Platform.Tests.Fixtures;
using Shouldly;
using static Platform.Tests.Coordinator.Tasks.SharedCoordinator;
using TaskStatus = Platform.Contracts.Tasks.TaskStatus;

namespace Platform.Tests.Coordinator.Tasks;

/// <summary>What a dry run shows is part of the plan that a person approves; what never comes does not keep the plan.</summary>
[TestFixture]
internal sealed class When_a_plan_is_rehearsed
{
    [Test]
    public async Task Should_hash_what_the_approver_is_shown()
    {
        var (taskId, agents) = await Shared.SubmitAsync(fake => fake.OnRehearse = Shown);
        var pending = await Shared.BecomesAsync(taskId, TaskStatus.PendingApproval);
        await Shared.AcceptedAsync(new ApproveTask { TaskId = taskId, PlanHash = pending.Snapshot.PlanHash!, Approver = "sam" });
        await Shared.BecomesAsync(taskId, TaskStatus.Completed);

        var step = agents.Seen<ExecuteStep>().Single();
        (step.Plan.Steps[0].RollbackStatus, step.Plan.Steps[0].RollbackReason, step.Plan.Steps[0].Preview).ShouldBe((RollbackStatus.Rehearsed, "It was undone.", "+port=2"));
        step.PlanHash.ShouldBe(PlanHash.Compute(step.Plan));
        PlanHash.Compute(step.Plan with { Steps = [step.Plan.Steps[0] with { Preview = "+port=3" }] }).ShouldNotBe(step.PlanHash);
        (await Shared.ChangesAsync(taskId, TaskChange.RehearsalStarted)).Snapshot.Status.ShouldBe(TaskStatus.Planning);
        (await Shared.ChangesAsync(taskId, TaskChange.Rehearsed)).Summary.ShouldBe("Dry run of the plan. Rollback of step 1: rehearsed (It was undone.)");
    }

    [Test]
    public async Task Should_never_call_a_rollback_rehearsed_that_is_not_there()
    {
        var (taskId, _) = await Shared.SubmitAsync(fake => (fake.OnDraft, fake.OnRehearse) = (draft => Samples.Drafted(draft, [Samples.Step(1, rollback: false)]), Shown));
        await Shared.BecomesAsync(taskId, TaskStatus.PendingApproval);
        (await Shared.ChangesAsync(taskId, TaskChange.Rehearsed)).Summary.ShouldContain("step 1: none");
    }

    [Test]
    public async Task Should_dry_run_what_a_model_wrote()
    {
        var (taskId, agents) = await Shared.SubmitAsync(fake => fake.OnDraft = draft => Samples.Drafted(draft, [Samples.Step(1)], writtenBy: "model"));
        await Shared.BecomesAsync(taskId, TaskStatus.PendingApproval);
        agents.Seen<RehearsePlan>().First().Plan.WrittenBy.ShouldBe("model");
    }

    [Test]
    public async Task Should_pass_over_a_plan_that_only_reads()
    {
        var (taskId, agents) = await Shared.SubmitAsync(fake =>
            fake.OnDraft = draft => Samples.Drafted(draft, [Samples.Step(1, rollback: false, effects: DeclaredEffects.ReadOnly)], risk: 90));
        await Shared.BecomesAsync(taskId, TaskStatus.Completed);
        agents.Seen<RehearsePlan>().ShouldBeEmpty();
    }

    [Test]
    public async Task Should_show_that_a_stop_holds_it()
    {
        var (taskId, agents) = await Shared.SubmitAsync(fake => fake.OnRehearse = command => new ExecutionHeld
        {
            TaskId = command.TaskId, ExecutionId = command.RehearsalId, Kind = ExecutionKind.Rehearse, StopId = Guid.NewGuid(), Reason = "dana stopped everything: smoke", At = Samples.At,
        });
        (await Shared.ChangesAsync(taskId, TaskChange.Held)).Snapshot.ShouldSatisfyAllConditions(
            now => now.Status.ShouldBe(TaskStatus.Planning), now => now.Attention.ShouldBe(AttentionReason.Held));
        await Shared.Platform.PublishAsync(Samples.Rehearsed(agents.Seen<RehearsePlan>().First()));
        (await Shared.BecomesAsync(taskId, TaskStatus.PendingApproval)).Snapshot.Attention.ShouldBeNull();
    }

    [Test]
    public async Task Should_end_at_once_when_cancelled()
    {
        var (taskId, agents) = await Shared.SubmitAsync(fake => fake.OnRehearse = _ => null);
        await Eventually.ShouldBe(() => Task.FromResult(agents.Seen<RehearsePlan>().Count()), count => count > 0);
        await Shared.AcceptedAsync(new CancelTask { TaskId = taskId, RequestedBy = "sam" });
        await Shared.BecomesAsync(taskId, TaskStatus.Cancelled);
        await Shared.Platform.PublishAsync(Samples.Rehearsed(agents.Seen<RehearsePlan>().First()));
        agents.Seen<ExecuteStep>().ShouldBeEmpty();
    }

    private static PlanRehearsed Shown(RehearsePlan command) => Samples.Rehearsed(command) with
    {
        Steps = [new StepRehearsal { StepNumber = 1, RollbackStatus = RollbackStatus.Rehearsed, Reason = "It was undone.", Preview = "+port=2" }],
    };
}
