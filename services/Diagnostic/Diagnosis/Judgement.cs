using Platform.Contracts.Diagnosis;
using Platform.Contracts.Tasks;

namespace Platform.Diagnostic.Diagnosis;

/// <summary>What the judged runbooks come to together.</summary>
/// <param name="Conclusion">How the task goes on.</param>
/// <param name="Runbook">The runbook that decided it; null where none applies.</param>
/// <param name="Causes">Its causes that decided it.</param>
/// <param name="Procedure">What the plan takes.</param>
internal sealed record Judgement(DiagnosisConclusion Conclusion, JudgedRunbook? Runbook, IReadOnlyList<JudgedCause> Causes, RunbookProcedure? Procedure)
{
    /// <summary>How much better than another a runbook without causes must at least fit to be followed: not clearly worse.</summary>
    private const double NotClearlyWorse = 0.8;

    /// <summary>
    /// A confirmed cause goes before rank, one with a remedy before one without. Else a runbook that declares no causes is
    /// followed where it fits strongly and not clearly worse than those whose causes were looked for. Else the runbook that
    /// fits best decides: its causes are not there, or could not be looked for.
    /// </summary>
    /// <param name="runbooks">Best first.</param>
    /// <param name="category">Of the task.</param>
    public static Judgement Of(IReadOnlyList<JudgedRunbook> runbooks, TaskCategory category)
    {
        if (Confirmed(runbooks, CauseOutcome.Confirmed) is { } confirmed)
        {
            return confirmed;
        }

        var withCauses = runbooks.Where(runbook => runbook.HasCauses && runbook.Examined.Level >= RelevanceLevel.Related).ToList();
        var best = withCauses.Count == 0 ? null : withCauses.MaxBy(runbook => runbook.Examined.Measure);
        var plain = runbooks.FirstOrDefault(runbook => IsToBeFollowed(runbook, category));
        if (plain is not null && (best is null || plain.Examined.Measure >= best.Examined.Measure * NotClearlyWorse))
        {
            return new Judgement(DiagnosisConclusion.ProcedureApplies, plain, [], plain.Procedure([]));
        }

        if (Confirmed(runbooks, CauseOutcome.Unquotable) is { } unquotable)
        {
            return unquotable with { Conclusion = DiagnosisConclusion.ProcedureApplies };
        }

        if (best is null)
        {
            return new Judgement(DiagnosisConclusion.NoRunbook, null, [], null);
        }

        return best.AllRuledOut ? new Judgement(DiagnosisConclusion.NothingWrong, best, best.Causes, null)
            : new Judgement(DiagnosisConclusion.Inconclusive, best, best.With(CauseOutcome.Open), best.NeededByProbes.Count > 0 ? best.Question() : null);
    }

    private static Judgement? Confirmed(IReadOnlyList<JudgedRunbook> runbooks, CauseOutcome outcome) => runbooks
        .Select(runbook => (Runbook: runbook, Causes: runbook.With(outcome)))
        .Where(entry => entry.Causes.Count > 0)
        .Select(entry => new Judgement(DiagnosisConclusion.CauseConfirmed, entry.Runbook, entry.Causes, entry.Runbook.Procedure(entry.Causes)))
        .OrderBy(judgement => judgement.Procedure is null ? 1 : 0)
        .FirstOrDefault();

    private static bool IsToBeFollowed(JudgedRunbook runbook, TaskCategory category) =>
        runbook is { HasCauses: false, HasSteps: true }
        && runbook.Examined.Level == RelevanceLevel.Strong
        && (runbook.Examined.Runbook.Category is not { } declared || declared.Equals(category.ToString(), StringComparison.OrdinalIgnoreCase));
}
