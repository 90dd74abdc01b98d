using Platform.Contracts.Execution;
using Platform.Contracts.Planning;
using Platform.Contracts.Reports;
using Platform.Contracts.Tasks;
using Shouldly;
using static Platform.Tests.Coordinator.Tasks.SharedCoordinator;
using TaskStatus = Platform.Contracts.Tasks.TaskStatus;

namespace Platform.Tests.Coordinator.Tasks;

/// <summary>The way from the submission to the report.</summary>
[TestFixture]
internal sealed class When_all_goes_well
{
    [Test]
    public async Task Should_ask_approve_run_verify_report_and_complete()
    {
        var (taskId, agents) = await Shared.SubmitAsync(fake => fake.OnDraft = draft => Samples.Drafted(draft, steps: 2));
        var pending = await Shared.BecomesAsync(taskId, TaskStatus.PendingApproval);

        (await Shared.AcceptedAsync(new ApproveTask { TaskId = taskId, PlanHash = pending.Snapshot.PlanHash!, Approver = "sam", Comment = "go" }))
            .ShouldBe(TaskStatus.InProgress);
        var end = await Shared.BecomesAsync(taskId, TaskStatus.Completed);

        end.Snapshot.StepsDone.ShouldBe(2);
        end.Snapshot.Approver.ShouldBe("sam");
        end.Snapshot.EndedAt.ShouldNotBeNull();
        await Shared.Platform.Recorded<TaskCompleted>().FirstAsync(completed => completed.TaskId == taskId);
        agents.Seen<ExecuteStep>().Select(step => step.StepNumber).ShouldBe([1, 2]);
        agents.Seen<ExecuteStep>().ShouldAllBe(step => step.PlanHash == PlanHash.Compute(step.Plan) && step.ApprovedBy == "sam");
        var facts = agents.Seen<WriteReport>().Single().Facts;
        facts.Outcome.ShouldBe(TaskStatus.Completed);
        facts.Executions.Count.ShouldBe(4);
        facts.Approvals.Single().By.ShouldBe("sam");
        facts.Diagnosis.ShouldNotBeNull();
        facts.Timeline.Select(entry => entry.Sequence).ShouldBe(Enumerable.Range(1, facts.Timeline.Count));
    }
}
