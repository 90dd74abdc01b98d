using Platform.Contracts.Reports;
using Platform.Tests.Architecture;
using Platform.Writer.Reports;
using Shouldly;

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

    private static void ShouldBeApproved(Page page, string name) => Repository.ShouldBeApproved(page.Markdown, $"tests/Writer/Reports/Golden/{name}.md");
}
