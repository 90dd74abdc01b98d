using Platform.Contracts.Execution;
using Platform.Contracts.Planning;
using Platform.Contracts.Reports;
using Platform.Contracts.Runbooks;
using Platform.Contracts.Tasks;
using Platform.ShellAnalysis.Review;
using static Platform.Writer.Reports.FactsReading;

namespace Platform.Writer.Reports;

/// <summary>Each step with what ran, where, and what came of it; then verification, rollback and result.</summary>
internal static class ActionsSection
{
    public static void AddActions(this PageBuilder page, TaskFacts facts)
    {
        page.Heading(2, "Actions");
        if (facts.Plan is not { } plan)
        {
            page.Paragraph("No plan was made; nothing was executed.");
            return;
        }
        page.Table(["Parameter", "Value", "Taken from"], plan.Parameters
            .Select(parameter => new[] { MarkdownText.CodeCell(VisibleText.Line(parameter.Name)), MarkdownText.CodeCell(VisibleText.Line(parameter.Value)), MarkdownText.Cell(parameter.Origin) }));
        foreach (var step in plan.Steps)
        {
            page.Heading(3, $"Step {Number(step.Number)}: {MarkdownText.Inline(step.Title)}").Script(step.Script);
            if (step.RollbackReason is { } reason)
            {
                page.Paragraph($"Dry run before the decision, rollback {step.RollbackStatus.ToString().ToLowerInvariant()}: {MarkdownText.Inline(reason)}");
            }
            page.Executions(facts.Of(step.Number, StepAction.Execute), facts.Task.Target, "Not run.");
        }
        page.Heading(2, "Verification");
        foreach (var step in plan.Steps)
        {
            page.Heading(3, $"Verification of step {Number(step.Number)}");
            if (step.Verification is not { } script)
            {
                page.Paragraph("The plan has no verification for this step.");
                continue;
            }
            page.Script(script).Executions(facts.Of(step.Number, StepAction.Verify), facts.Task.Target, "Not run.");
        }
        page.AddRollbacks(facts, plan);
    }

    public static void AddResult(this PageBuilder page, TaskFacts facts)
    {
        page.Heading(2, "Result").Paragraph(Summary.Outcome(facts));
        page.Bullets(facts.Plan?.Steps.Select(step => $"Step {Number(step.Number)}: {State(facts, step)}.") ?? []);
        page.Bullets(facts.Timeline.Where(entry => entry.Change == TaskChange.StepSettled)
            .Select(entry => $"Settled by a person at {Time(entry.At)}: {MarkdownText.Inline(entry.Summary)}"));
    }

    private static string State(TaskFacts facts, PlanStep step)
    {
        var executed = facts.Last(step.Number, StepAction.Execute) is { } execution ? execution.Outcome().InWords() : "not run";
        var verified = facts.Last(step.Number, StepAction.Verify) is { } verification ? $", verification {verification.Outcome().InWords()}" : ", not verified";
        var undone = facts.Last(step.Number, StepAction.RollBack) is { } rollback ? $", rollback {rollback.Outcome().InWords()}" : "";
        return facts.Last(step.Number, StepAction.Execute) is null && undone.Length == 0 ? executed : executed + verified + undone;
    }

    private static void AddRollbacks(this PageBuilder page, TaskFacts facts, Plan plan)
    {
        page.Heading(2, "Rollback");
        var rolledBack = plan.Steps.Where(step => facts.Last(step.Number, StepAction.RollBack) is not null).Reverse().ToList();
        if (rolledBack.Count == 0)
        {
            page.Paragraph("No rollback was run.");
        }
        foreach (var step in rolledBack)
        {
            page.Heading(3, $"Rollback of step {Number(step.Number)}");
            if (step.Rollback is { } script)
            {
                page.Script(script);
            }
            page.Executions(facts.Of(step.Number, StepAction.RollBack), facts.Task.Target, "Not run.");
        }
    }

    /// <summary>As its approver saw it: what is invisible or looks like another character stands there by its number.</summary>
    private static PageBuilder Script(this PageBuilder page, PlanScript script)
    {
        var visible = VisibleText.Of(script.Text);
        page.Fence(Language(script.Interpreter), visible.Text);
        if (script.ExpectOutput is { } expected)
        {
            page.Paragraph($"Expected output: {MarkdownText.Code(VisibleText.Line(expected))}");
        }
        return visible.Findings.Count == 0 ? page : page.Paragraph("The script holds characters that are invisible or look like others; they are shown here by number, as in the approval.");
    }

    private static PageBuilder Executions(this PageBuilder page, IReadOnlyList<StepResult> executions, string target, string none)
    {
        if (executions.Count == 0)
        {
            return page.Paragraph(none);
        }
        page.Table(["Execution", "Target", "Started", "Duration", "Exit code", "Outcome", "Remark"], executions.Select(execution => Row(execution, target)));
        foreach (var execution in executions.Where(execution => execution.Output.Trim().Length > 0))
        {
            var (text, cut) = Tail(execution.Output);
            page.Paragraph($"Output of {MarkdownText.Code(execution.ExecutionId.ToString("D"))}{(cut || execution.OutputTruncated ? " (only its end is shown)" : "")}:").Fence("text", text);
        }
        return page;
    }

    private static string[] Row(StepResult execution, string target) =>
    [
        MarkdownText.Code(execution.ExecutionId.ToString("D")),
        MarkdownText.CodeCell(target),
        execution.StartedAt is { } started ? Time(started) : "not started",
        Milliseconds(execution.DurationMs),
        execution.ExitCode is { } code ? Number(code) : "none",
        execution.Outcome().InWords(),
        MarkdownText.Cell(execution.Problem ?? ""),
    ];

    private static string Language(Interpreter interpreter) => interpreter switch
    {
        Interpreter.PowerShell => "powershell",
        Interpreter.Sh => "sh",
        _ => "bash",
    };
}
