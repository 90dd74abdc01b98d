using Platform.Contracts.Diagnosis;
using Platform.Contracts.Reports;
using Platform.Contracts.Tasks;
using Platform.Tests.Fixtures;
using Shouldly;
using static Platform.Tests.Coordinator.Tasks.SharedCoordinator;
using TaskStatus = Platform.Contracts.Tasks.TaskStatus;

namespace Platform.Tests.Coordinator.Tasks;

/// <summary>A used-up budget makes a task wait where it stands; what the agent and the saga say to each other may be lost, late or doubled.</summary>
[TestFixture]
internal sealed class When_a_budget_holds_a_task
{
    [Test]
    public async Task Should_wait_once_however_often_the_agent_says_so_and_go_on_with_its_answer()
    {
        var (taskId, agents) = await DiagnosingAsync();
        await SayAsync(taskId);
        var waits = await Shared.ChangesAsync(taskId, TaskChange.BudgetReached);
        (waits.Snapshot.Status, waits.Snapshot.Attention).ShouldBe((TaskStatus.NeedsAttention, AttentionReason.BudgetUsedUp));
        waits.Snapshot.Reason!.ShouldContain("Agents:Budget:TaskTokens is used up");
        await SayAsync(taskId);

        await Shared.AcceptedAsync(Raise(taskId, 5_000));
        var decided = await Shared.ChangesAsync(taskId, TaskChange.BudgetDecided);
        (decided.Snapshot.Status, decided.Snapshot.Attention, decided.Summary).ShouldBe((TaskStatus.Diagnosing, null, "sam raised TaskTokens for this task by 5000"));
        await Shared.Platform.PublishAsync(Samples.Diagnosed(agents.Seen<DiagnoseTask>().First()));

        await Shared.BecomesAsync(taskId, TaskStatus.PendingApproval);
        Shared.Changes(taskId).Count(change => change == TaskChange.BudgetReached).ShouldBe(1);
    }

    [Test]
    public async Task Should_tell_a_decision_again_to_an_agent_that_has_not_heard_it()
    {
        var (taskId, _) = await DiagnosingAsync();
        await SayAsync(taskId);
        await Shared.ChangesAsync(taskId, TaskChange.BudgetReached);
        await Shared.AcceptedAsync(Raise(taskId, 5_000));
        await ToldAsync(taskId, 1);

        await SayAsync(taskId);

        await ToldAsync(taskId, 2);
        Shared.Changes(taskId).Count(change => change == TaskChange.BudgetReached).ShouldBe(1, "it waits for a message, not for a person");
        Shared.Platform.Recorded<BudgetDecided>().Messages.Where(told => told.TaskId == taskId).ShouldAllBe(told => told.Decisions.Count == 1);
    }

    [Test]
    public async Task Should_wait_again_where_what_was_raised_is_not_enough()
    {
        var (taskId, _) = await DiagnosingAsync();
        await SayAsync(taskId);
        var first = await Shared.ChangesAsync(taskId, TaskChange.BudgetReached);
        await Shared.AcceptedAsync(Raise(taskId, 1));

        await Shared.Platform.PublishAsync(Samples.BudgetReached(taskId, "Diagnostic") with { KnownDecision = 1 });

        (await Shared.ChangesAsync(taskId, TaskChange.BudgetReached, first.Sequence)).Snapshot.Status.ShouldBe(TaskStatus.NeedsAttention);
        await Shared.AcceptedAsync(Raise(taskId, 5_000));
    }

    [Test]
    public async Task Should_count_one_of_two_persons_who_raise_at_once()
    {
        var (taskId, _) = await DiagnosingAsync();
        await SayAsync(taskId);
        await Shared.ChangesAsync(taskId, TaskChange.BudgetReached);

        var answers = await Task.WhenAll(Shared.SayAsync(Raise(taskId, 5_000)), Shared.SayAsync(Raise(taskId, 5_000) with { DecidedBy = "erin" }));

        answers.OfType<TaskCommandAccepted>().Count().ShouldBe(1);
        answers.OfType<TaskCommandRefused>().ShouldHaveSingleItem().Code.ShouldBe(TaskRefusal.WrongStatus);
        Shared.Changes(taskId).Count(change => change == TaskChange.BudgetDecided).ShouldBe(1);
    }

    [Test]
    public async Task Should_take_the_same_decision_of_the_same_person_once()
    {
        var (taskId, _) = await DiagnosingAsync();
        await SayAsync(taskId);
        await Shared.ChangesAsync(taskId, TaskChange.BudgetReached);
        await Shared.AcceptedAsync(Raise(taskId, 5_000));

        (await Shared.AcceptedAsync(Raise(taskId, 5_000))).ShouldBe(TaskStatus.Diagnosing);

        Shared.Changes(taskId).Count(change => change == TaskChange.BudgetDecided).ShouldBe(1);
    }

    [TestCase(BudgetLimit.TaskCalls, 5, TaskRefusal.InvalidValue, "waits at TaskTokens")]
    [TestCase(BudgetLimit.TaskTokens, 0, TaskRefusal.InvalidValue, "more than 0 and at most 1000000000")]
    [TestCase(BudgetLimit.TaskTokens, 2e9, TaskRefusal.InvalidValue, "more than 0 and at most 1000000000")]
    public async Task Should_refuse_a_raise_that_does_not_fit(BudgetLimit limit, double by, TaskRefusal code, string words)
    {
        var (taskId, _) = await DiagnosingAsync();
        await SayAsync(taskId);
        await Shared.ChangesAsync(taskId, TaskChange.BudgetReached);

        var refused = await Shared.RefusedAsync(Raise(taskId, by) with { Limit = limit });

        refused.Code.ShouldBe(code);
        refused.Message.ShouldContain(words);
    }

    [Test]
    public async Task Should_let_work_end_by_rules_that_nobody_waits_for_any_more()
    {
        var (taskId, _) = await DiagnosingAsync();
        await SayAsync(taskId);
        await Shared.ChangesAsync(taskId, TaskChange.BudgetReached);
        await Shared.AcceptedAsync(new CancelTask { TaskId = taskId, RequestedBy = "sam" });
        (await Shared.BecomesAsync(taskId, TaskStatus.Cancelled)).Snapshot.Attention.ShouldBeNull();

        await SayAsync(taskId);

        var decision = (await ToldAsync(taskId, 1)).Decisions.ShouldHaveSingleItem();
        (decision.Choice, decision.Attempt, decision.Conversation, decision.DecidedBy).ShouldBe((BudgetChoice.WithoutModel, 1, "c1", "platform"));
    }

    [Test]
    public async Task Should_not_hold_the_report_of_a_task_that_was_cancelled()
    {
        var (taskId, agents) = await DiagnosingAsync();
        agents.OnWrite = _ => null;
        await Shared.AcceptedAsync(new CancelTask { TaskId = taskId, RequestedBy = "sam" });

        await Shared.Platform.PublishAsync(Samples.BudgetReached(taskId, "Writer"));

        (await ToldAsync(taskId, 1)).Decisions.ShouldHaveSingleItem().Choice.ShouldBe(BudgetChoice.WithoutModel);
        Shared.Changes(taskId).ShouldNotContain(TaskChange.BudgetReached);
    }

    [Test]
    public async Task Should_keep_the_status_of_an_ended_task_whose_document_waits()
    {
        var (taskId, agents) = await Shared.SubmitApprovedAsync(_ => { });
        await Shared.BecomesAsync(taskId, TaskStatus.Completed);
        agents.OnWrite = _ => null;
        await Shared.AcceptedAsync(new RequestDocument { TaskId = taskId, DocumentId = Guid.NewGuid(), Kind = DocumentKind.Report, RequestedBy = "sam" });

        await Shared.Platform.PublishAsync(Samples.BudgetReached(taskId, "Writer"));

        var waits = await Shared.ChangesAsync(taskId, TaskChange.BudgetReached);
        (waits.Snapshot.Status, waits.Snapshot.Attention).ShouldBe((TaskStatus.Completed, AttentionReason.BudgetUsedUp));
        (await Shared.AcceptedAsync(new DecideBudget { TaskId = taskId, Choice = BudgetChoice.WithoutModel, DecidedBy = "sam" })).ShouldBe(TaskStatus.Completed);
    }

    [Test]
    public async Task Should_say_first_what_the_task_itself_needs()
    {
        var (taskId, agents) = await Shared.SubmitApprovedAsync(fake =>
        {
            fake.OnExecute = Samples.Unknown;
            fake.OnVerify = step => Samples.Verified(step, passed: false);
        });
        await Shared.BecomesAsync(taskId, TaskStatus.NeedsAttention);
        agents.OnWrite = _ => null;
        await Shared.AcceptedAsync(new RequestDocument { TaskId = taskId, DocumentId = Guid.NewGuid(), Kind = DocumentKind.EmailDraft, RequestedBy = "sam" });

        await Shared.Platform.PublishAsync(Samples.BudgetReached(taskId, "Writer"));

        var waits = await Shared.ChangesAsync(taskId, TaskChange.BudgetReached);
        (waits.Snapshot.Status, waits.Snapshot.Attention).ShouldBe((TaskStatus.NeedsAttention, AttentionReason.OutcomeUnknown));
        waits.Snapshot.Reason!.ShouldNotContain("budget");
    }

    private static DecideBudget Raise(Guid taskId, double by) =>
        new() { TaskId = taskId, Choice = BudgetChoice.Raise, Limit = BudgetLimit.TaskTokens, By = by, DecidedBy = "sam" };

    private static async Task<(Guid TaskId, FakeAgents Agents)> DiagnosingAsync()
    {
        var task = await Shared.SubmitAsync(fake => fake.OnDiagnose = _ => null);
        await Shared.BecomesAsync(task.TaskId, TaskStatus.Diagnosing);
        return task;
    }

    private static Task SayAsync(Guid taskId) => Shared.Platform.PublishAsync(Samples.BudgetReached(taskId, "Diagnostic"));

    private static async Task<BudgetDecided> ToldAsync(Guid taskId, int times) => (await Eventually.ShouldBe(
        () => Task.FromResult(Shared.Platform.Recorded<BudgetDecided>().Messages.Where(told => told.TaskId == taskId).ToList()), told => told.Count >= times))[^1];
}
