using System.Globalization;
using System.Text;
using Platform.Contracts.Planning;
using Platform.Contracts.Tasks;

namespace Platform.ShellAnalysis.Review;

/// <summary>
/// A plan as plain text for its approver: everything that its hash covers, whole, with nothing in it that reads other than
/// it is. Every line of it that comes from a task, a runbook or a machine has been made visible.
/// </summary>
public static class PlanPage
{
    /// <param name="found">The plan and how it stands with its approval.</param>
    public static string Write(ApprovalFound found)
    {
        var (plan, page) = (found.Plan, new StringBuilder());
        Line(page, plan.Title);
        Line(page, $"task {plan.TaskId}, attempt {Number(plan.Attempt)}, draft {Number(plan.Revision)}");
        Line(page, $"risk {plan.Risk.Score} of 100 ({plan.Risk.Level}); runbook {plan.RunbookId ?? "none"}, version {(plan.RunbookVersion is { } runbookVersion ? Number(runbookVersion) : "none")}");
        if (plan.WrittenBy is { } model)
        {
            Line(page, $"written for this task by the language model {Quoted(model)}; no runbook's author has seen these scripts");
        }
        Line(page, $"cause: {plan.Cause ?? "none was confirmed"}");
        Line(page, $"target: {plan.Target.Name} ({plan.Target.Kind}{(plan.Target.Identity.Length == 0 ? "" : $", {plan.Target.Identity}")}); labels {List(plan.Target.Labels)}");
        Line(page, $"target's scope: may write {List(plan.Target.Scope.WritablePaths)}; network {plan.Target.Scope.Network.ToString().ToLowerInvariant()}");
        Factors(page, plan.Risk);
        foreach (var parameter in plan.Parameters)
        {
            var secret = parameter.SecretVersion is { } version ? $"version {Number(version)} of the secret " : "";
            Line(page, $"parameter {parameter.Name} = {secret}{Quoted(parameter.Value)}   ({parameter.Origin})");
        }
        Line(page, $"environment: {List(plan.Environment)}");
        foreach (var step in plan.Steps)
        {
            page.Append('\n');
            Line(page, $"== step {step.Number}: {step.Title} (risk {step.Risk.Score} ({step.Risk.Level}), rollback {step.RollbackStatus.ToString().ToLowerInvariant()})");
            Factors(page, step.Risk);
            Script(page, "runs", step.Script);
            Script(page, "is verified by", step.Verification);
            Script(page, "is undone by", step.Rollback);
            if (step.RollbackReason is { } reason)
            {
                Line(page, $"rollback {step.RollbackStatus.ToString().ToLowerInvariant()}: {reason}");
            }
            if (step.Preview is { } preview)
            {
                Block(page, "a dry run showed", preview);
            }
        }
        page.Append('\n');
        Reach(page, BlastRadius.Of(plan));
        var unknowns = BlastRadius.Unknowns(plan);
        Line(page, $"unknown: {(unknowns.Count == 0 ? "nothing" : "")}");
        foreach (var unknown in unknowns)
        {
            Line(page, $"  {unknown}");
        }
        foreach (var difference in found.Differences)
        {
            Line(page, $"refused, not as approved: {difference.Member} was {difference.Approved ?? "nothing"}, is {difference.Now ?? "nothing"}");
        }
        Terms(page, found);
        return page.ToString();
    }

    private static void Terms(StringBuilder page, ApprovalFound found)
    {
        if (found.Plan.Approval is not { } terms)
        {
            return;
        }
        Line(page, $"policy: {terms.Reason} (rule {terms.Rule ?? "none"}, policy {terms.PolicyVersion})");
        var who = terms.ApproverRoles.Count + terms.Approvers.Count == 0 ? "anybody" : List([.. terms.ApproverRoles.Select(role => $"role {role}"), .. terms.Approvers]);
        Line(page, $"approvals: {terms.ApprovalsNeeded} needed, given by {List(found.ApprovedBy)}; may approve: {who}{(terms.FourEyes ? $"; not {List(found.Askers)}, who asked for it" : "")}");
        Line(page, $"looked at: category {terms.Category?.ToString() ?? "none"}; roles of who asked: {List(terms.RequesterRoles)}");
        Line(page, $"good until {terms.ExpiresAt.ToUniversalTime():u}");
        Line(page, $"plan hash {found.PlanHash}");
    }

    private static void Reach(StringBuilder page, BlastRadius reach)
    {
        Line(page, $"touches {reach.Targets.Count} targets: {List(reach.Targets)}");
        foreach (var (what, names) in new[]
        {
            ("paths", reach.Paths), ("services", reach.Services), ("accounts", reach.Accounts), ("packages", reach.Packages), ("processes", reach.Processes), ("peers", reach.Peers),
        })
        {
            Line(page, $"  {names.Count} {what}{(names.Count == 0 ? "" : $": {List(names)}")}");
        }
        Line(page, $"  network: {reach.Network.ToString().ToLowerInvariant()}");
    }

    private static void Script(StringBuilder page, string what, PlanScript? script)
    {
        if (script is null)
        {
            Line(page, $"{what}: nothing");
            return;
        }
        var expects = script.ExpectOutput is { } output ? $", output matching {output}" : "";
        Block(page, $"{what} ({script.Interpreter}, at most {script.TimeoutSeconds} s, exit code {script.ExpectExitCode}{expects})", script.Text);
        var effects = script.Effects;
        Line(page, !effects.Declared ? "  declares: nothing, so only the target's scope bounds it"
            : $"  declares: writes {List(effects.Writes)}; services {List(effects.Services)}; processes {List(effects.Processes)}; accounts {List(effects.Accounts)}; packages {List(effects.Packages)}; network {effects.Network.ToString().ToLowerInvariant()}; {(effects.Idempotent switch { true => "may run twice", false => "not to run twice", null => "whether it may run twice is unknown" })}");
        if (script.Analysis is not { } analysis)
        {
            Line(page, "  does at worst: unknown, nobody analysed it");
            return;
        }
        Line(page, $"  does at worst: {analysis.Class}{(analysis.Blocked ? ", blocked" : "")}{(analysis.Reasons.Count == 0 ? "" : $" ({string.Join("; ", analysis.Reasons)})")}");
        Line(page, $"  reads {List(analysis.Reads)}; {Known(analysis.Reversible, "can be undone", "cannot be undone")}; {Known(analysis.Idempotent, "has no more effect the second time", "has more effect the second time")}; judged by rules {analysis.RulesVersion}");
    }

    private static void Block(StringBuilder page, string what, string text)
    {
        var visible = VisibleText.Of(text);
        Line(page, $"{what}:");
        foreach (var line in (visible.Text.EndsWith('\n') ? visible.Text[..^1] : visible.Text).Split('\n'))
        {
            page.Append("  | ").Append(line).Append('\n');
        }
        foreach (var finding in visible.Findings)
        {
            Line(page, $"  ! line {finding.Line}, column {finding.Column}: {finding.Character} ({finding.Kind}). {finding.Meaning}");
        }
    }

    private static void Factors(StringBuilder page, RiskScore risk)
    {
        foreach (var factor in risk.Factors)
        {
            Line(page, $"  {factor.Points,4}  {factor.Name}: {factor.Reason}");
        }
    }

    private static string Known(bool? it, string yes, string no) => it switch { true => yes, false => no, null => $"whether it {yes} is unknown" };

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string List(IReadOnlyList<string> names) => names.Count == 0 ? "none" : string.Join(", ", names.Select(Quoted));

    /// <summary>In quotes where it would read as more than one, or as a part of the sentence around it.</summary>
    private static string Quoted(string value) => value.Length > 0 && !value.Any(character => character is ' ' or ',' or ';' or '(' or ')' or '"')
        ? value
        : $"\"{value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";

    /// <summary>One line, whatever stands in it: a line end within a value is shown by its number.</summary>
    private static void Line(StringBuilder page, string text) => page.Append(VisibleText.Line(text)).Append('\n');
}
