using Platform.Contracts.Execution;
using Platform.Contracts.Reports;
using Platform.Contracts.Tasks;
using static Platform.Writer.Reports.FactsReading;

namespace Platform.Writer.Reports;

/// <summary>What was asked, the facts at a glance, and the timeline.</summary>
internal static class FactsSection
{
    private const int TimelineHead = 100;
    private const int TimelineTail = 200;

    public static void AddFacts(this PageBuilder page, Guid taskId, TaskFacts facts)
    {
        page.Heading(2, "What was asked").Fence("text", facts.Task.Description);
        page.Table(["Given", "Value"], facts.Context.OrderBy(entry => entry.Key, StringComparer.Ordinal)
            .Select(entry => new[] { MarkdownText.CodeCell(entry.Key), MarkdownText.CodeCell(entry.Value) }));
        page.Heading(2, "Facts").Table(["Fact", "Value"], Rows(taskId, facts));
        if ((facts.Plan?.Risk ?? facts.Analysis?.Risk) is { Factors.Count: > 0 } risk)
        {
            page.Heading(3, "Risk factors").Table(["Factor", "Points", "Reason"], risk.Factors
                .Select(factor => new[] { MarkdownText.CodeCell(factor.Name), Number(factor.Points), MarkdownText.Cell(factor.Reason) }));
        }
    }

    public static void AddTimeline(this PageBuilder page, TaskFacts facts)
    {
        page.Heading(2, "Timeline");
        var entries = facts.Timeline;
        var shown = entries.Count <= TimelineHead + TimelineTail ? entries : [.. entries.Take(TimelineHead), .. entries.TakeLast(TimelineTail)];
        page.Table(["Change", "Time", "Kind", "What"], shown.Select(entry =>
            new[] { Number(entry.Sequence), Time(entry.At), entry.Change.ToString(), MarkdownText.Cell(entry.Summary) }));
        if (shown.Count < entries.Count)
        {
            page.Paragraph($"Changes {Number(entries[TimelineHead].Sequence)} to {Number(entries[^(TimelineTail + 1)].Sequence)} are left out here; the task's events hold them.");
        }
    }

    public static string Risk(TaskFacts facts) => (facts.Plan?.Risk ?? facts.Analysis?.Risk) is { } risk
        ? $"{risk.Level} ({Number(risk.Score)})"
        : facts.Task is { RiskScore: { } score, RiskLevel: { } level } ? $"{level} ({Number(score)})" : NotStated;

    /// <summary>Where it runs: name, kind, labels.</summary>
    public static string Target(TaskFacts facts)
    {
        if (facts.Plan?.Target is not { } target)
        {
            return MarkdownText.CodeCell(facts.Task.Target);
        }
        var identity = target.Identity.Length > 0 ? $", {MarkdownText.CodeCell(target.Identity)}" : "";
        var labels = target.Labels.Count > 0 ? $", {string.Join(" ", target.Labels.Select(MarkdownText.CodeCell))}" : "";
        return $"{MarkdownText.CodeCell(target.Name)} ({target.Kind}{identity}){labels}";
    }

    private static IEnumerable<string[]> Rows(Guid taskId, TaskFacts facts)
    {
        yield return ["Task", MarkdownText.Code(taskId.ToString("D"))];
        yield return ["Outcome", facts.Outcome.ToString()];
        yield return ["Attempt", Number(facts.Task.Attempt)];
        yield return ["Requested by", $"{MarkdownText.Cell(facts.Task.Requester)}, through {MarkdownText.CodeCell(facts.Task.Source)}"];
        yield return ["Target", Target(facts)];
        yield return ["Category", (facts.Analysis?.Category ?? facts.Task.Category)?.ToString() ?? NotStated];
        yield return ["Risk", Risk(facts)];
        yield return ["Decision", facts.Approved().Replace("|", "&#124;", StringComparison.Ordinal)];
        yield return ["Plan hash", (facts.PlanHash ?? facts.Task.PlanHash) is { } hash ? MarkdownText.CodeCell(hash) : "no plan"];
        if (facts.Plan is { WrittenBy: { } model })
        {
            yield return ["Steps written by", $"the model {MarkdownText.CodeCell(model)}, for this task"];
        }
        if (facts.Plan is { RunbookId: { } runbook } plan)
        {
            yield return ["Runbook", $"{MarkdownText.CodeCell(runbook)}{(plan.RunbookVersion is { } version ? $" version {Number(version)}" : "")}"];
        }
        yield return ["Submitted", Time(facts.Task.SubmittedAt)];
        if (facts.Timeline.Count > 0)
        {
            yield return ["Last change", Time(facts.Timeline[^1].At)];
            yield return ["From submission to last change (days.hours:minutes:seconds)", (facts.Timeline[^1].At - facts.Task.SubmittedAt).ToString(@"d\.hh\:mm\:ss\.fff", System.Globalization.CultureInfo.InvariantCulture)];
        }
        yield return ["Ended", facts.Task.EndedAt is { } ended ? Time(ended) : "not recorded when this was written"];
    }
}
