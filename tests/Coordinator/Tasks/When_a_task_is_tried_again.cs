using Platform.Contracts.Diagnosis;
using Platform.Contracts.Execution;
using Platform.Contracts.Planning;
using Platform.Contracts.Tasks;
using Shouldly;
using static Platform.Tests.Coordinator.Tasks.SharedCoordinator;
using TaskStatus = Platform.Contracts.Tasks.TaskStatus;

namespace Platform.Tests.Coordinator.Tasks;

/// <summary>Retry, restart, archive.</summary>
[TestFixture]
internal sealed class When_a_task_is_tried_again
{
    [Test]
    public async Task Should_go_on_from_the_failed_step_with_the_same_plan()
    {
        var (taskId, agents) = await FailingOnceAsync(failing: 2, rollback: false);
        var failed = await Shared.BecomesAsync(taskId, TaskStatus.Failed);

        (await Shared.AcceptedAsync(new RetryTask { TaskId = taskId, RequestedBy = "dana" })).ShouldBe(TaskStatus.InProgress);

        var done = await Shared.ChangesAsync(taskId, TaskChange.Completed);
        agents.Seen<ExecuteStep>().Select(step => step.StepNumber).ShouldBe([1, 2, 2, 3]);
        agents.Seen<ExecuteStep>().Select(step => step.ExecutionId).ShouldBeUnique();
        done.Snapshot.PlanHash.ShouldBe(failed.Snapshot.PlanHash);
        done.Snapshot.Reason.ShouldBeNull();
        agents.Seen<DraftPlan>().Count().ShouldBe(1);
    }

    [Test]
    public async Task Should_go_on_from_the_first_step_that_was_rolled_back()
    {
        var (taskId, agents) = await FailingOnceAsync(failing: 2, rollback: true);
        await Shared.BecomesAsync(taskId, TaskStatus.Failed);

        await Shared.AcceptedAsync(new RetryTask { TaskId = taskId, RequestedBy = "dana" });

        await Shared.ChangesAsync(taskId, TaskChange.Completed);
        agents.Seen<ExecuteStep>().Select(step => step.StepNumber).ShouldBe([1, 2, 1, 2, 3]);
    }

    [Test]
    public async Task Should_refuse_to_retry_what_did_not_fail_in_a_step()
    {
        var (taskId, _) = await Shared.SubmitAsync(fake => fake.OnDiagnose = task => Samples.Diagnosed(task, DiagnosisConclusion.NoRunbook, procedure: false));
        await Shared.BecomesAsync(taskId, TaskStatus.Failed);

        (await Shared.RefusedAsync(new RetryTask { TaskId = taskId, RequestedBy = "dana" })).Message.ShouldContain("Restart it instead");
    }

    [Test]
    public async Task Should_begin_again_from_the_analysis_as_a_new_attempt()
    {
        var (taskId, agents) = await FailingOnceAsync(failing: 1, rollback: true);
        var failed = await Shared.BecomesAsync(taskId, TaskStatus.Failed);

        (await Shared.AcceptedAsync(new RestartTask { TaskId = taskId, RequestedBy = "dana" })).ShouldBe(TaskStatus.Analyzing);
        var pending = await Shared.BecomesAsync(taskId, TaskStatus.PendingApproval, attempt: 2);
        (await Shared.RefusedAsync(new ApproveTask { TaskId = taskId, PlanHash = failed.Snapshot.PlanHash!, Approver = "sam" }))
            .Code.ShouldBe(TaskRefusal.PlanHashMismatch);
        await Shared.AcceptedAsync(new ApproveTask { TaskId = taskId, PlanHash = pending.Snapshot.PlanHash!, Approver = "sam" });

        await Shared.BecomesAsync(taskId, TaskStatus.Completed, attempt: 2);
        agents.Seen<DiagnoseTask>().Select(task => task.Attempt).ShouldBe([1, 2]);
        agents.Seen<ExecuteStep>().Select(step => step.ExecutionId).ShouldBeUnique();
    }

    [Test]
    public async Task Should_archive_an_ended_task_and_only_that()
    {
        var (taskId, _) = await Shared.SubmitAsync(_ => { });
        var pending = await Shared.BecomesAsync(taskId, TaskStatus.PendingApproval);
        (await Shared.RefusedAsync(new ArchiveTask { TaskId = taskId, RequestedBy = "dana" })).Code.ShouldBe(TaskRefusal.WrongStatus);
        await Shared.AcceptedAsync(new RejectTask { TaskId = taskId, PlanHash = pending.Snapshot.PlanHash!, Approver = "sam" });
        await Shared.BecomesAsync(taskId, TaskStatus.Rejected);

        await Shared.AcceptedAsync(new ArchiveTask { TaskId = taskId, RequestedBy = "dana" });
        await Shared.AcceptedAsync(new ArchiveTask { TaskId = taskId, RequestedBy = "dana" });

        (await Shared.ChangesAsync(taskId, TaskChange.Archived)).Snapshot.Archived.ShouldBeTrue();
        Shared.Changes(taskId).Count(change => change == TaskChange.Archived).ShouldBe(1);
    }

    private static Task<(Guid TaskId, FakeAgents Agents)> FailingOnceAsync(int failing, bool rollback) => Shared.SubmitApprovedAsync(fake =>
    {
        fake.OnDraft = draft => Samples.Drafted(draft, [.. Enumerable.Range(1, 3).Select(number => Samples.Step(number, rollback))]);
        fake.OnExecute = step => step.StepNumber == failing && fake.Seen<ExecuteStep>().Count(seen => seen.StepNumber == failing) == 1
            ? Samples.Failed(step)
            : Samples.Completed(step);
    });
}
