using Platform.Contracts.Reports;
using static Platform.Writer.Reports.FactsReading;

namespace Platform.Writer.Reports;

/// <summary>A message a person may send on: subject and body. Whom it goes to is his to say.</summary>
internal static class EmailDraftPage
{
    public static Page Compose(Guid taskId, TaskFacts facts)
    {
        var subject = MarkdownText.Title($"{facts.Outcome}: {facts.Subject()}", 150);
        var page = new PageBuilder()
            .Paragraph($"Subject: {MarkdownText.Inline(subject)}")
            .Paragraph("Hello,")
            .Paragraph(Summary.Of(facts))
            .Paragraph("What was asked:")
            .Fence("text", facts.Task.Description);
        var followUps = FollowUps.Of(facts);
        if (followUps.Count > 0)
        {
            page.Paragraph("What is left to do:").Bullets(followUps);
        }
        page.Paragraph($"Contact: {MarkdownText.Inline(facts.Task.Requester)}. Task {MarkdownText.Code(taskId.ToString("D"))}, risk {FactsSection.Risk(facts)}.");
        return new Page(subject, page.ToString());
    }
}
