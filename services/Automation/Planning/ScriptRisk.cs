using Platform.Contracts.Planning;
using Platform.Contracts.Tasks;
using Platform.ShellAnalysis;

namespace Platform.Automation.Planning;

/// <summary>Has a plan's scripts understood: their analysis goes into the plan, and what they do into its risk. The policy decides what may run.</summary>
internal static class ScriptRisk
{
    /// <summary>The plan with the analysis of each of its scripts, counted into its risk.</summary>
    public static async Task<Plan> ApplyAsync(Plan plan, RiskScore analysis, ScriptAnalyzer analyzer, CancellationToken cancellationToken)
    {
        var steps = new List<PlanStep>(plan.Steps.Count);
        foreach (var step in plan.Steps)
        {
            var script = await AnalyzedAsync(step.Script);
            var rollback = step.Rollback is { } undo ? await AnalyzedAsync(undo) : null;
            var verification = step.Verification is { } check ? await AnalyzedAsync(check) : null;
            steps.Add(step with
            {
                Script = script, Rollback = rollback, Verification = verification,
                Risk = StepRisk.With(step.Risk, [.. Factors(script.Analysis!), .. rollback is null ? [] : UndoFactors(rollback.Analysis!)]),
            });
        }
        return plan with { Steps = steps, Risk = StepRisk.OfPlan(steps, analysis) };

        async Task<PlanScript> AnalyzedAsync(PlanScript script) => script with { Analysis = await analyzer.AnalyzeAsync(plan, script, cancellationToken) };
    }

    private static IEnumerable<RiskFactor> Factors(ScriptAnalysis analysis)
    {
        var why = Why(analysis);
        if (analysis.Blocked)
        {
            yield return new RiskFactor("may-destroy-too-much", 60, $"A value that is not known decides what it destroys: {why}.");
        }
        switch (EffectClasses.Find(analysis.Class))
        {
            case EffectClass.Obfuscated:
                yield return new RiskFactor("hides-what-it-runs", 60, $"What it runs is hidden from a reader: {why}.");
                break;
            case EffectClass.Exfiltration:
                yield return new RiskFactor("sends-data-away", 60, $"It sends data or control away: {why}.");
                break;
            case EffectClass.PrivilegeEscalation:
                yield return new RiskFactor("gains-rights", 40, $"It touches rights or credentials: {why}.");
                break;
            case EffectClass.Destructive:
                yield return new RiskFactor("destructive-commands", 30, $"It destroys: {why}.");
                break;
            case EffectClass.Unknown:
                yield return new RiskFactor("not-understood", 15, $"Part of it is not understood: {why}.");
                break;
        }
    }

    private static IEnumerable<RiskFactor> UndoFactors(ScriptAnalysis analysis) =>
        analysis.Blocked || EffectClasses.Find(analysis.Class) is null or >= EffectClass.PrivilegeEscalation
            ? [new RiskFactor("dangerous-rollback", 30, $"Its rollback is dangerous: {Why(analysis)}.")]
            : [];

    private static string Why(ScriptAnalysis analysis) => analysis.Reasons.Count > 0 ? analysis.Reasons[0] : analysis.Class;
}
