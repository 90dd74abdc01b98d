using Platform.Contracts.Planning;
using Platform.Contracts.Runbooks;
using Platform.Contracts.Tasks;
using Platform.ShellAnalysis;

namespace Platform.Automation.Planning;

/// <summary>What the analysis of a plan's scripts adds to their risk, and which scripts it refuses.</summary>
internal static class ScriptRisk
{
    /// <summary>The verdicts on all of a plan's scripts, by their text and interpreter.</summary>
    public static async Task<IReadOnlyDictionary<PlanScript, ScriptVerdict>> JudgeAsync(Plan plan, ScriptAnalyzer analyzer, CancellationToken cancellationToken)
    {
        var bound = plan.Parameters.Where(parameter => !string.IsNullOrEmpty(parameter.Value)).Select(parameter => parameter.Name).ToList();
        var verdicts = new Dictionary<PlanScript, ScriptVerdict>(ReferenceEqualityComparer.Instance);
        foreach (var script in plan.Steps.SelectMany(step => new[] { step.Script, step.Rollback }).OfType<PlanScript>())
        {
            verdicts[script] = await analyzer.AnalyzeAsync(script.Text, Language(script.Interpreter), bound, cancellationToken);
        }

        return verdicts;
    }

    /// <summary>The plan with what its scripts do counted into its risk.</summary>
    /// <exception cref="DangerousScriptException">A step's script must not run.</exception>
    public static async Task<Plan> ApplyAsync(Plan plan, RiskScore analysis, ScriptAnalyzer analyzer, CancellationToken cancellationToken)
    {
        var verdicts = await JudgeAsync(plan, analyzer, cancellationToken);
        var steps = plan.Steps.Select(step => step with
        {
            Risk = StepRisk.With(step.Risk, [.. Factors(step, verdicts[step.Script]), .. step.Rollback is { } undo ? UndoFactors(verdicts[undo]) : []]),
        }).ToList();
        return plan with { Steps = steps, Risk = StepRisk.OfPlan(steps, analysis) };
    }

    private static IEnumerable<RiskFactor> Factors(PlanStep step, ScriptVerdict verdict)
    {
        var why = verdict.Reasons.Count > 0 ? verdict.Reasons[0] : "no reason is known";
        if (verdict.Blocked || verdict.Class is EffectClass.Obfuscated or EffectClass.Exfiltration)
        {
            throw new DangerousScriptException(step.Title, verdict.Class.Name(), why);
        }

        // A step may set a password or a group where its runbook declares the account; the approver then sees which.
        if (verdict.Class == EffectClass.PrivilegeEscalation && step.Script.Effects.Accounts.Count == 0)
        {
            throw new DangerousScriptException(step.Title, verdict.Class.Name(), why);
        }

        return verdict.Class switch
        {
            EffectClass.PrivilegeEscalation => [new RiskFactor("gains-rights", 40, $"It touches rights or credentials: {why}.")],
            EffectClass.Destructive => [new RiskFactor("destructive-commands", 30, $"It destroys: {why}.")],
            EffectClass.Unknown => [new RiskFactor("not-understood", 15, $"Part of it is not understood: {why}.")],
            _ => [],
        };
    }

    private static IEnumerable<RiskFactor> UndoFactors(ScriptVerdict verdict) => verdict.Class >= EffectClass.PrivilegeEscalation || verdict.Blocked
        ? [new RiskFactor("dangerous-rollback", 30, $"Its rollback is dangerous: {(verdict.Reasons.Count > 0 ? verdict.Reasons[0] : verdict.Class.Name())}.")]
        : [];

    private static ShellLanguage Language(Interpreter interpreter) => interpreter switch
    {
        Interpreter.PowerShell => ShellLanguage.PowerShell,
        Interpreter.Sh => ShellLanguage.Sh,
        _ => ShellLanguage.Bash,
    };
}
