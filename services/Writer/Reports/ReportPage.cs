using Platform.Contracts.Reports;

namespace Platform.Writer.Reports;

/// <summary>The report of a task: nothing that is not recorded, and what is not known says so.</summary>
internal static class ReportPage
{
    public static Page Compose(Guid taskId, TaskFacts facts) => Compose(taskId, facts, words: null);

    /// <summary>The report with what a model told; all else is the same.</summary>
    public static Page Compose(Guid taskId, TaskFacts facts, ModelWords? words)
    {
        var title = $"Report: {facts.Subject()}";
        var page = new PageBuilder().Heading(1, MarkdownText.Inline(title));
        page.Heading(2, "Summary").Paragraph(Summary.Of(facts));
        page.AddWords(words);
        page.AddFacts(taskId, facts);
        page.AddTimeline(facts);
        page.AddCause(facts);
        page.AddActions(facts);
        page.AddResult(facts);
        page.Heading(2, "Follow-ups");
        var followUps = FollowUps.Of(facts);
        if (followUps.Count == 0)
        {
            page.Paragraph("None follow from what is recorded.");
        }
        page.Bullets(followUps);
        return new Page(title, page.ToString()) { FollowUps = [.. followUps.Select(MarkdownText.Plain).Distinct(StringComparer.Ordinal)] };
    }
}
