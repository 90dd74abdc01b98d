using Platform.Contracts.Memory;
using Platform.Contracts.Reports;
using Platform.Contracts.Tasks;
using Platform.Tests.Architecture;
using Platform.Writer.Reports;
using Shouldly;
using TaskStatus = Platform.Contracts.Tasks.TaskStatus;

namespace Platform.Tests.Writer.Reports;

internal sealed class When_a_document_is_composed
{
    private static readonly Dictionary<string, TaskFacts> Facts = new()
    {
        ["completed"] = SampleFacts.Completed,
        ["failed-and-rolled-back"] = SampleFacts.FailedAndRolledBack,
        ["outcome-unknown"] = SampleFacts.OutcomeUnknown,
        ["description-only"] = SampleFacts.DescriptionOnly,
    };

    [TestCase("completed")]
    [TestCase("failed-and-rolled-back")]
    [TestCase("outcome-unknown")]
    [TestCase("description-only")]
    public void Should_write_the_report_as_approved(string name) => ShouldBeApproved(ReportPage.Compose(SampleFacts.TaskId, Facts[name]), $"report-{name}");

    [TestCase("completed")]
    [TestCase("description-only")]
    public void Should_write_the_change_notice_as_approved(string name) =>
        ShouldBeApproved(ChangeNoticePage.Compose(SampleFacts.TaskId, Facts[name]), $"change-notice-{name}");

    [TestCase("outcome-unknown")]
    [TestCase("description-only")]
    public void Should_write_the_email_as_approved(string name) => ShouldBeApproved(EmailDraftPage.Compose(SampleFacts.TaskId, Facts[name]), $"email-{name}");

    [Test]
    public void Should_name_what_is_remembered_of_the_target_with_where_it_comes_from()
    {
        var (earlier, at) = (Guid.Parse("5b1f2f0e-3d5a-4c60-9c8a-0a6a6f1f0001"), new DateTimeOffset(2030, 1, 5, 9, 0, 0, TimeSpan.Zero));
        var outcome = new MemoryEntry { MemoryId = Guid.NewGuid(), Kind = MemoryKind.Outcome, Target = "web-1", Text = "Tried: \"Empty the log\"", At = at, ExpiresAt = at.AddDays(365), TaskId = earlier, Sequence = 9, Worked = true };
        var fact = outcome with { Kind = MemoryKind.Fact, Text = "It fills at *night*", TaskId = null, Sequence = null, Worked = null, ConfirmedBy = "dana" };
        var facts = SampleFacts.Completed with { Diagnosis = SampleFacts.Completed.Diagnosis! with { Remembered = [outcome, fact] } };

        ReportPage.Compose(SampleFacts.TaskId, facts).Markdown.ShouldContain(
            $"""
            ### Remembered of the target (decided nothing)

            - 2030-01-05 09:00:00 UTC, task `{earlier}`: Tried: "Empty the log"
            - 2030-01-05 09:00:00 UTC, confirmed by dana: It fills at \*night\*
            """);
    }

    [Test]
    public void Should_ask_for_the_decision_that_the_task_waits_for()
    {
        var facts = SampleFacts.DescriptionOnly with { Outcome = TaskStatus.NeedsAttention, Task = SampleFacts.DescriptionOnly.Task with { Status = TaskStatus.NeedsAttention, Attention = AttentionReason.BudgetUsedUp } };

        var page = ReportPage.Compose(SampleFacts.TaskId, facts);

        page.FollowUps[0].ShouldStartWith("Decide about the budget of the model that waits");
        page.FollowUps.ShouldAllBe(item => !item.Contains("outcome is unknown"));
    }

    private static void ShouldBeApproved(Page page, string name) => Repository.ShouldBeApproved(page.Markdown, $"tests/Writer/Reports/Golden/{name}.md");
}
