using Platform.Contracts.Execution;
using Platform.Contracts.Tasks;
using Shouldly;
using static Platform.Tests.Coordinator.Tasks.SharedCoordinator;
using TaskStatus = Platform.Contracts.Tasks.TaskStatus;

namespace Platform.Tests.Coordinator.Tasks;

/// <summary>Unknown is shown as unknown: a probe settles it where there is one, else a person.</summary>
[TestFixture]
internal sealed class When_an_outcome_is_unknown
{
    [Test]
    public async Task Should_count_the_step_as_done_where_its_verification_passes()
    {
        var (taskId, agents) = await Shared.SubmitApprovedAsync(fake =>
        {
            fake.OnDraft = draft => Samples.Drafted(draft, steps: 2);
            fake.OnExecute = step => step.StepNumber == 1 ? Samples.Unknown(step) : Samples.Completed(step);
        });

        await Shared.BecomesAsync(taskId, TaskStatus.Completed);

        agents.Seen<ExecuteStep>().Select(step => step.StepNumber).ShouldBe([1, 2]);
        Shared.Changes(taskId).ShouldContain(TaskChange.StepSettled);
    }

    [TestCase(StepSettlement.Done, TaskStatus.Completed, new[] { 1, 2 }, new int[0])]
    [TestCase(StepSettlement.NotDone, TaskStatus.Failed, new[] { 1, 2 }, new[] { 1 })]
    public async Task Should_let_a_person_settle_it(StepSettlement settlement, TaskStatus end, int[] executed, int[] undone)
    {
        var (taskId, agents) = await UnknownAtStepTwoAsync(_ => null);
        (await Shared.BecomesAsync(taskId, TaskStatus.NeedsAttention)).Snapshot.Attention.ShouldBe(AttentionReason.OutcomeUnknown);

        await Shared.AcceptedAsync(new SettleStep { TaskId = taskId, StepNumber = 2, Settlement = settlement, SettledBy = "sam", Comment = "looked" });

        await Shared.BecomesAsync(taskId, end);
        agents.Seen<ExecuteStep>().Select(step => step.StepNumber).ShouldBe(executed);
        agents.Seen<RollBackStep>().Select(step => step.StepNumber).ShouldBe(undone);
    }

    [Test]
    public async Task Should_run_again_under_a_new_id_only_where_a_person_says_so()
    {
        var (taskId, agents) = await UnknownAtStepTwoAsync(seen => seen == 2 ? TaskStatus.Completed : null);
        await Shared.BecomesAsync(taskId, TaskStatus.NeedsAttention);

        (await Shared.RefusedAsync(new SettleStep { TaskId = taskId, StepNumber = 1, Settlement = StepSettlement.Retry, SettledBy = "sam" }))
            .Code.ShouldBe(TaskRefusal.InvalidValue);
        (await Shared.AcceptedAsync(new SettleStep { TaskId = taskId, StepNumber = 2, Settlement = StepSettlement.Retry, SettledBy = "sam" }))
            .ShouldBe(TaskStatus.InProgress);

        await Shared.BecomesAsync(taskId, TaskStatus.Completed);
        var twice = agents.Seen<ExecuteStep>().Where(step => step.StepNumber == 2).ToArray();
        twice.Length.ShouldBe(2);
        twice[0].ExecutionId.ShouldNotBe(twice[1].ExecutionId);
    }

    [Test]
    public async Task Should_ask_where_the_verification_does_not_show_the_effect()
    {
        var (taskId, agents) = await Shared.SubmitApprovedAsync(fake =>
        {
            fake.OnExecute = step => Samples.Unknown(step);
            fake.OnVerify = step => Samples.Verified(step, passed: false);
        });

        await Shared.BecomesAsync(taskId, TaskStatus.NeedsAttention);
        await Shared.AcceptedAsync(new SettleStep { TaskId = taskId, StepNumber = 1, Settlement = StepSettlement.Done, SettledBy = "sam" });

        await Shared.BecomesAsync(taskId, TaskStatus.Completed);
        agents.Seen<VerifyStep>().Count().ShouldBe(1);
    }

    [TestCase(StepSettlement.Done, "")]
    [TestCase(StepSettlement.NotDone, "Not undone: step 2.")]
    public async Task Should_ask_about_a_rollback_as_well(StepSettlement settlement, string said)
    {
        var (taskId, agents) = await Shared.SubmitApprovedAsync(fake =>
        {
            fake.OnDraft = draft => Samples.Drafted(draft, steps: 2);
            fake.OnExecute = step => step.StepNumber == 2 ? Samples.Failed(step) : Samples.Completed(step);
            fake.OnRollBack = step => step.StepNumber == 2
                ? new StepOutcomeUnknown { TaskId = step.TaskId, Result = Samples.Result(step.ExecutionId, 2, StepAction.RollBack) }
                : Samples.RolledBack(step, succeeded: true);
        });
        await Shared.BecomesAsync(taskId, TaskStatus.NeedsAttention);

        await Shared.AcceptedAsync(new SettleStep { TaskId = taskId, StepNumber = 2, Settlement = settlement, SettledBy = "sam" });

        (await Shared.BecomesAsync(taskId, TaskStatus.Failed)).Snapshot.Reason!.ShouldContain(said);
        agents.Seen<RollBackStep>().Select(step => step.StepNumber).ShouldBe([2, 1]);
    }

    /// <summary>Step 2 has no verification; its executions are unknown unless <paramref name="known"/> names an end for the try.</summary>
    private static Task<(Guid TaskId, FakeAgents Agents)> UnknownAtStepTwoAsync(Func<int, TaskStatus?> known) => Shared.SubmitApprovedAsync(fake =>
    {
        fake.OnDraft = draft => Samples.Drafted(draft, [Samples.Step(1), Samples.Step(2, verification: false)]);
        fake.OnExecute = step => step.StepNumber == 1 || known(fake.Seen<ExecuteStep>().Count(seen => seen.StepNumber == 2)) is not null
            ? Samples.Completed(step)
            : Samples.Unknown(step);
    });
}
