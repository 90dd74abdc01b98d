using Platform.Contracts.Execution;
using Platform.Contracts.Tasks;
using Platform.Tests.Fixtures;
using Shouldly;
using static Platform.Tests.Coordinator.Tasks.SharedCoordinator;
using TaskStatus = Platform.Contracts.Tasks.TaskStatus;

namespace Platform.Tests.Coordinator.Tasks;

/// <summary>Only what verifications showed on the target is told to be remembered.</summary>
[TestFixture]
internal sealed class When_an_outcome_is_proven
{
    [Test]
    public async Task Should_be_told_where_every_step_was_verified()
    {
        var (taskId, _) = await Shared.SubmitApprovedAsync(fake => fake.OnDraft = draft => Samples.Drafted(draft, steps: 2));
        var end = await Shared.ChangesAsync(taskId, TaskChange.Completed);

        var outcome = await Shared.Platform.Recorded<OutcomeVerified>().FirstAsync(told => told.TaskId == taskId);
        (outcome.Worked, outcome.Sequence, outcome.Steps.Count, outcome.Target.Name).ShouldBe((true, end.Sequence, 2, "local"));
    }

    [Test]
    public async Task Should_be_told_where_a_verification_showed_that_it_did_not_help()
    {
        var (taskId, _) = await Shared.SubmitApprovedAsync(fake => fake.OnVerify = step => Samples.Verified(step, passed: false));
        await Shared.BecomesAsync(taskId, TaskStatus.Failed);

        (await Shared.Platform.Recorded<OutcomeVerified>().FirstAsync(told => told.TaskId == taskId)).Worked.ShouldBeFalse();
    }

    [Test]
    public async Task Should_not_be_told_where_nothing_verified_it()
    {
        var (unverified, _) = await Shared.SubmitApprovedAsync(fake => fake.OnDraft = draft => Samples.Drafted(draft, [Samples.Step(1, verification: false)]));
        await Shared.BecomesAsync(unverified, TaskStatus.Completed);
        var (failed, _) = await Shared.SubmitApprovedAsync(fake => fake.OnExecute = step => Samples.Failed(step));
        await Shared.BecomesAsync(failed, TaskStatus.Failed);
        var (verified, _) = await Shared.SubmitApprovedAsync(_ => { });
        await Shared.Platform.Recorded<OutcomeVerified>().FirstAsync(told => told.TaskId == verified);

        Shared.Platform.Recorded<OutcomeVerified>().Messages.ShouldAllBe(told => told.TaskId != unverified && told.TaskId != failed);
    }

    [Test]
    public async Task Should_not_be_told_where_a_person_said_that_it_was_done()
    {
        var (taskId, _) = await Shared.SubmitApprovedAsync(fake =>
        {
            fake.OnExecute = Samples.Unknown;
            fake.OnVerify = step => Samples.Verified(step, passed: false);
        });
        await Shared.BecomesAsync(taskId, TaskStatus.NeedsAttention);
        await Shared.AcceptedAsync(new SettleStep { TaskId = taskId, StepNumber = 1, Settlement = StepSettlement.Done, SettledBy = "sam" });
        await Shared.BecomesAsync(taskId, TaskStatus.Completed);
        var (verified, _) = await Shared.SubmitApprovedAsync(_ => { });
        await Shared.Platform.Recorded<OutcomeVerified>().FirstAsync(told => told.TaskId == verified);

        Shared.Platform.Recorded<OutcomeVerified>().Messages.ShouldAllBe(told => told.TaskId != taskId);
    }
}
