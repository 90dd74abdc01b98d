using Platform.Contracts.Execution;
using Platform.Contracts.Reports;
using Platform.Contracts.Runbooks;
using Platform.Contracts.Tasks;
using Platform.Tests.Fixtures;
using Shouldly;
using static Platform.Tests.Coordinator.Tasks.SharedCoordinator;
using TaskStatus = Platform.Contracts.Tasks.TaskStatus;

namespace Platform.Tests.Coordinator.Tasks;

/// <summary>Approvals and rejections are bound to the hash that was seen.</summary>
[TestFixture]
internal sealed class When_a_person_decides
{
    private static readonly string OtherHash = new('0', 64);

    [Test]
    public async Task Should_end_without_a_step_where_the_plan_is_rejected()
    {
        var (taskId, agents) = await Shared.SubmitAsync(_ => { });
        var pending = await Shared.BecomesAsync(taskId, TaskStatus.PendingApproval);

        await Shared.AcceptedAsync(new RejectTask { TaskId = taskId, PlanHash = pending.Snapshot.PlanHash!, Approver = "sam", Comment = "too risky" });

        var end = await Shared.BecomesAsync(taskId, TaskStatus.Rejected);
        end.Snapshot.Reason.ShouldBe("sam rejected the plan: too risky");
        agents.Seen<ExecuteStep>().ShouldBeEmpty();
        agents.Seen<WriteReport>().Single().Facts.Approvals.Single().Decision.ShouldBe("Rejected");
        (await Shared.Platform.Recorded<TaskRejected>().FirstAsync(rejected => rejected.TaskId == taskId)).Comment.ShouldBe("too risky");
    }

    [Test]
    public async Task Should_refuse_another_hash_and_say_the_current_one()
    {
        var (taskId, _) = await Shared.SubmitAsync(_ => { });
        var pending = await Shared.BecomesAsync(taskId, TaskStatus.PendingApproval);

        foreach (var refused in new[]
        {
            await Shared.RefusedAsync(new ApproveTask { TaskId = taskId, PlanHash = OtherHash, Approver = "sam" }),
            await Shared.RefusedAsync(new RejectTask { TaskId = taskId, PlanHash = OtherHash, Approver = "sam" }),
        })
        {
            refused.Code.ShouldBe(TaskRefusal.PlanHashMismatch);
            refused.CurrentPlanHash.ShouldBe(pending.Snapshot.PlanHash);
            refused.Status.ShouldBe(TaskStatus.PendingApproval);
        }
    }

    [Test]
    public async Task Should_say_that_a_task_does_not_exist()
    {
        var refused = await Shared.RefusedAsync(new ApproveTask { TaskId = Guid.NewGuid(), PlanHash = OtherHash, Approver = "sam" });

        refused.Code.ShouldBe(TaskRefusal.TaskNotFound);
        refused.Status.ShouldBeNull();
    }

    [Test]
    public async Task Should_ask_for_another_person_where_the_policy_wants_four_eyes()
    {
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, "version: 1\nfour-eyes: true\n");
        await using var strict = await CoordinatorFixture.StartAsync(configure: options => options.Set("Approvals:PolicyFile", file));
        var taskId = await strict.SubmitAsync();
        var pending = await strict.BecomesAsync(taskId, TaskStatus.PendingApproval);

        var refused = await strict.RefusedAsync(new ApproveTask { TaskId = taskId, PlanHash = pending.Snapshot.PlanHash!, Approver = "Dana" });
        await strict.AcceptedAsync(new ApproveTask { TaskId = taskId, PlanHash = pending.Snapshot.PlanHash!, Approver = "sam" });

        refused.Code.ShouldBe(TaskRefusal.ApproverNotAllowed);
        await strict.BecomesAsync(taskId, TaskStatus.Completed);
        File.Delete(file);
    }

    [Test]
    public async Task Should_let_a_harmless_plan_run_without_a_person()
    {
        var (taskId, agents) = await Shared.SubmitAsync(fake => fake.OnDraft = draft =>
            Samples.Drafted(draft, [Samples.Step(1, rollback: false, effects: DeclaredEffects.ReadOnly)]));

        (await Shared.BecomesAsync(taskId, TaskStatus.Completed)).Snapshot.Approver.ShouldBe("policy");
        agents.Seen<ExecuteStep>().Single().ApprovedBy.ShouldBe("policy");
        Shared.Changes(taskId).ShouldContain(TaskChange.AutoApproved);
    }

    [Test]
    public async Task Should_write_another_document_on_request_at_any_time()
    {
        var (taskId, agents) = await Shared.SubmitAsync(_ => { });
        await Shared.BecomesAsync(taskId, TaskStatus.PendingApproval);
        var documentId = Guid.NewGuid();

        (await Shared.AcceptedAsync(new RequestDocument { TaskId = taskId, DocumentId = documentId, Kind = DocumentKind.EmailDraft, RequestedBy = "dana" }))
            .ShouldBe(TaskStatus.PendingApproval);

        (await Shared.ChangesAsync(taskId, TaskChange.Reported)).Snapshot.Status.ShouldBe(TaskStatus.PendingApproval);
        agents.Seen<WriteReport>().Single().DocumentId.ShouldBe(documentId);
    }
}
