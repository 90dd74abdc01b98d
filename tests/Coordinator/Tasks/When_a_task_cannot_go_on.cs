using Platform.Contracts.Diagnosis;
using Platform.Contracts.Execution;
using Platform.Contracts.Planning;
using Platform.Contracts.Reports;
using Platform.Contracts.Tasks;
using Shouldly;
using static Platform.Tests.Coordinator.Tasks.SharedCoordinator;
using TaskStatus = Platform.Contracts.Tasks.TaskStatus;

namespace Platform.Tests.Coordinator.Tasks;

/// <summary>Ends without a step: what stood in the way is said, and a report is written all the same.</summary>
[TestFixture]
internal sealed class When_a_task_cannot_go_on
{
    [Test]
    public async Task Should_fail_where_the_target_is_not_known()
    {
        var (taskId, _) = await Shared.SubmitAsync(
            fake => fake.OnResolve = target => new TargetNotFound { TaskId = target.TaskId, Attempt = target.Attempt, Name = target.Name },
            Samples.Submit(target: "web-9"));

        (await EndAsync(taskId, TaskStatus.Failed)).ShouldContain("no target named 'web-9'");
    }

    [TestCase(DiagnosisConclusion.NoRunbook, false, TaskStatus.Failed, "No runbook applies.")]
    [TestCase(DiagnosisConclusion.Inconclusive, false, TaskStatus.Failed, "Too little could be looked at.")]
    [TestCase(DiagnosisConclusion.CauseConfirmed, false, TaskStatus.Failed, "no runbook has a remedy")]
    [TestCase(DiagnosisConclusion.NothingWrong, false, TaskStatus.Completed, "nothing was changed")]
    public async Task Should_end_as_the_diagnosis_says(DiagnosisConclusion conclusion, bool procedure, TaskStatus status, string reason)
    {
        var (taskId, agents) = await Shared.SubmitAsync(fake => fake.OnDiagnose = task => Samples.Diagnosed(task, conclusion, procedure));

        (await EndAsync(taskId, status)).ShouldContain(reason);
        agents.Seen<DraftPlan>().ShouldBeEmpty();
    }

    [Test]
    public async Task Should_fail_where_an_agent_failed()
    {
        var (diagnosing, _) = await Shared.SubmitAsync(fake =>
            fake.OnDiagnose = task => new DiagnosisFailed { TaskId = task.TaskId, Attempt = task.Attempt, Reason = "search is away" });
        var (planning, _) = await Shared.SubmitAsync(fake =>
            fake.OnDraft = draft => new PlanningFailed { TaskId = draft.TaskId, Attempt = draft.Attempt, Revision = draft.Revision, Reason = "script does not parse" });

        (await EndAsync(diagnosing, TaskStatus.Failed)).ShouldContain("search is away");
        (await EndAsync(planning, TaskStatus.Failed)).ShouldContain("script does not parse");
    }

    [Test]
    public async Task Should_not_take_a_plan_whose_hash_or_target_is_not_its_own()
    {
        var (hash, _) = await Shared.SubmitAsync(fake => fake.OnDraft = draft => Samples.Drafted(draft, 1) with { PlanHash = new string('a', 64) });
        var (target, agents) = await Shared.SubmitAsync(fake =>
            fake.OnDraft = draft => Samples.Drafted(draft with { Target = draft.Target with { Labels = ["env=dev"] } }, 1));

        (await EndAsync(hash, TaskStatus.Failed)).ShouldContain("hash of the plan is not the hash of its content");
        (await EndAsync(target, TaskStatus.Failed)).ShouldContain("another target");
        agents.Seen<ExecuteStep>().ShouldBeEmpty();
    }

    [Test]
    public async Task Should_complete_where_the_plan_has_no_steps()
    {
        var (taskId, _) = await Shared.SubmitAsync(fake => fake.OnDraft = draft => Samples.Drafted(draft, 0));

        (await EndAsync(taskId, TaskStatus.Completed)).ShouldContain("nothing was changed");
    }

    [Test]
    public async Task Should_answer_a_question_from_the_diagnosis_alone()
    {
        var (taskId, agents) = await Shared.SubmitAsync(_ => { }, Samples.Submit("Why is nginx slow?"));

        (await EndAsync(taskId, TaskStatus.Completed)).ShouldContain("nginx is stopped.");
        agents.Seen<DraftPlan>().ShouldBeEmpty();
    }

    [Test]
    public async Task Should_only_write_where_words_are_wanted()
    {
        var (taskId, agents) = await Shared.SubmitAsync(_ => { }, Samples.Submit("Write a change notice for the upgrade on Saturday"));

        await Shared.BecomesAsync(taskId, TaskStatus.Completed);
        agents.Seen<DiagnoseTask>().ShouldBeEmpty();
        agents.Seen<WriteReport>().Single().Kind.ShouldBe(DocumentKind.ChangeNotice);
    }

    [Test]
    public async Task Should_keep_the_outcome_where_the_report_fails()
    {
        static object Fails(WriteReport report) => new ReportFailed { TaskId = report.TaskId, DocumentId = report.DocumentId, Reason = "the disk is full" };
        var (done, _) = await Shared.SubmitApprovedAsync(fake => fake.OnWrite = Fails);
        var (words, _) = await Shared.SubmitAsync(fake => fake.OnWrite = Fails, Samples.Submit("Write a change notice for the upgrade on Saturday"));

        (await EndAsync(done, TaskStatus.Completed)).ShouldContain("the disk is full");
        (await EndAsync(words, TaskStatus.Failed)).ShouldContain("the disk is full");
    }

    private static async Task<string> EndAsync(Guid taskId, TaskStatus status) => (await Shared.BecomesAsync(taskId, status)).Snapshot.Reason ?? "";
}
