using Platform.Contracts.Planning;
using Platform.Contracts.Reports;
using static Platform.Writer.Reports.FactsReading;

namespace Platform.Writer.Reports;

/// <summary>
/// What changes, why, when, at which risk, and how it is undone. The requester may state <c>when</c>, <c>why</c>,
/// <c>risk</c>, <c>rollback</c> and <c>contact</c> in the task's context; what nobody stated is marked <c>not stated</c>.
/// </summary>
internal static class ChangeNoticePage
{
    public static Page Compose(Guid taskId, TaskFacts facts)
    {
        var title = $"Change notice: {facts.Subject()}";
        var page = new PageBuilder().Heading(1, MarkdownText.Inline(title));
        page.Table(["Item", "Value"],
        [
            ["Task", MarkdownText.Code(taskId.ToString("D"))],
            ["Task status", facts.Outcome.ToString()],
            ["When", Cell(When(facts))],
            ["Target", FactsSection.Target(facts)],
            ["Risk", FactsSection.Risk(facts)],
            ["Decision", Cell(facts.Approved())],
            ["Contact", Cell(Contact(facts))],
        ]);
        page.Heading(2, "What").Fence("text", facts.Task.Description);
        page.Bullets(facts.Plan?.Steps.Select(step => $"Step {Number(step.Number)}: {MarkdownText.Inline(step.Title)}{Touches(step)}") ?? []);
        page.Heading(2, "Why").Paragraph(Why(facts));
        page.Heading(2, "Risk").Paragraph($"Level and score: {FactsSection.Risk(facts)}. Stated by the requester: {Stated(facts, "risk")}.");
        page.Bullets((facts.Plan?.Risk ?? facts.Analysis?.Risk)?.Factors.Select(factor => MarkdownText.Inline(factor.Reason)) ?? []);
        page.Heading(2, "Rollback");
        if (facts.Plan is not { Steps.Count: > 0 } plan)
        {
            page.Paragraph(Stated(facts, "rollback"));
        }
        else
        {
            page.Bullets(plan.Steps.Select(step => $"Step {Number(step.Number)}: {(step.Rollback is null ? "no rollback in the plan" : "rollback in the plan")}"));
        }
        page.Heading(2, "Contact").Paragraph(Contact(facts));
        return new Page(title, page.ToString());
    }

    private static string When(TaskFacts facts)
    {
        var runs = facts.Executions.Where(execution => execution.StartedAt is not null).ToList();
        return runs.Count == 0 ? Stated(facts, "when") : $"executed from {Time(runs.Min(run => run.StartedAt!.Value))}, last started {Time(runs.Max(run => run.StartedAt!.Value))}";
    }

    private static string Why(TaskFacts facts)
    {
        var proven = facts.Diagnosis?.Proven() ?? [];
        return proven.Count == 0 ? Stated(facts, "why") : string.Join("; ", proven.Select(finding => MarkdownText.Inline(finding.Claim))) + ".";
    }

    private static string Contact(TaskFacts facts) =>
        Given(facts, "contact") is { } contact ? MarkdownText.Inline(contact) : MarkdownText.Inline(facts.Task.Requester);

    private static string Stated(TaskFacts facts, string key) => Given(facts, key) is { } value ? MarkdownText.Inline(value) : NotStated;

    private static string? Given(TaskFacts facts, string key) => facts.Context.GetValueOrDefault(key) is { } value && value.Trim().Length > 0 ? value : null;

    private static string Cell(string inline) => inline.Replace("|", "&#124;", StringComparison.Ordinal);

    private static string Touches(PlanStep step)
    {
        var effects = step.Script.Effects;
        if (!effects.Declared)
        {
            return " (effects not declared)";
        }
        var touched = effects.Writes.Concat(effects.Services).Concat(effects.Processes).Concat(effects.Accounts).Concat(effects.Packages).Select(MarkdownText.Code).ToList();
        return touched.Count == 0 ? "" : $" (touches {string.Join(", ", touched)})";
    }
}
