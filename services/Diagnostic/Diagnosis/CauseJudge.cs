using Platform.Contracts.Diagnosis;
using Platform.Diagnostic.Runbooks;

namespace Platform.Diagnostic.Diagnosis;

/// <summary>
/// Judges a cause: confirmed where all <c>confirmed</c> conditions hold; ruled out where all <c>ruled_out</c> conditions hold
/// (that goes first, for the author named it) or a <c>confirmed</c> condition definitely does not; open in between.
/// </summary>
internal static class CauseJudge
{
    public static JudgedCause Judge(RunbookCause cause, IReadOnlyDictionary<string, EvidenceRecord> evidence, IReadOnlyDictionary<string, string> values)
    {
        var against = cause.RuledOut.Select(condition => ConditionJudge.Judge(condition, evidence, values)).ToList();
        if (against.Count > 0 && against.TrueForAll(verdict => verdict.Truth == Truth.Yes))
        {
            return new JudgedCause(cause, CauseOutcome.RuledOut, Citations(against), Because(against));
        }

        var conditions = cause.Confirmed.Select(condition => ConditionJudge.Judge(condition, evidence, values)).ToList();
        if (conditions.FindAll(verdict => verdict.Truth == Truth.No) is { Count: > 0 } refuted)
        {
            return new JudgedCause(cause, CauseOutcome.RuledOut, Citations(refuted), Because(refuted));
        }

        if (conditions.Count == 0)
        {
            return new JudgedCause(cause, CauseOutcome.Open, [], "the runbook does not say what would confirm it");
        }

        if (conditions.FindAll(verdict => verdict.Truth == Truth.Unknown) is { Count: > 0 } unknown)
        {
            return new JudgedCause(cause, CauseOutcome.Open, Citations(conditions), Because(unknown));
        }

        var citations = Citations(conditions);
        return new JudgedCause(cause, citations.Count > 0 ? CauseOutcome.Confirmed : CauseOutcome.Unquotable, citations, Because(conditions));
    }

    private static List<Citation> Citations(IEnumerable<Verdict> verdicts) => [.. verdicts.Select(verdict => verdict.Citation).OfType<Citation>().Distinct()];

    private static string Because(IEnumerable<Verdict> verdicts) => string.Join("; ", verdicts.Select(verdict => verdict.Because).Distinct());
}
