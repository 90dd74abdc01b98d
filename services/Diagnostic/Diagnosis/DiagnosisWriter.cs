using Platform.Contracts.Diagnosis;
using Platform.Diagnostic.Memory;
using Platform.Parameters;

namespace Platform.Diagnostic.Diagnosis;

/// <summary>Puts a judgement into words and into the contract.</summary>
internal static class DiagnosisWriter
{
    public static DiagnosisResult Write(
        Judgement judgement, IReadOnlyList<JudgedRunbook> runbooks, Selection selection, IReadOnlyList<string> gaps, DiagnosisOptions options)
    {
        var findings = runbooks.SelectMany(runbook => runbook.Causes
                .OrderByDescending(cause => cause.Citations.Count).Select(cause => (cause.Outcome, Finding: runbook.ToFinding(cause))))
            .OrderBy(entry => entry.Outcome).Select(entry => entry.Finding).ToList();
        // The runbook that decided goes before others of the same outcome.
        var decided = judgement.Runbook?.Examined.Chosen.RunbookId;
        return new DiagnosisResult
        {
            Summary = MemoryWords.Mention(selection.Remembered, judgement.Procedure?.RunbookId) is { } mention
                ? $"{Summary(judgement, runbooks, selection)} {mention}"
                : Summary(judgement, runbooks, selection),
            Conclusion = judgement.Conclusion,
            Findings = [.. findings.OrderBy(finding => finding.Status).ThenBy(finding => finding.RunbookId == decided ? 0 : 1)],
            Evidence = [.. runbooks.SelectMany(runbook => Evidence(runbook, options))],
            Runbooks = selection.Considered,
            Procedure = judgement.Procedure,
            ConfirmedCauseId = judgement.Conclusion == DiagnosisConclusion.CauseConfirmed ? judgement.Causes[0].Cause.Id : null,
            Gaps = [.. selection.Gaps, .. gaps],
            Remembered = selection.Remembered,
        };
    }

    private static string Summary(Judgement judgement, IReadOnlyList<JudgedRunbook> runbooks, Selection selection)
    {
        var runbook = judgement.Runbook;
        var claims = runbook is null ? "" : string.Join("; ", judgement.Causes.Select(runbook.Claim));
        return judgement.Conclusion switch
        {
            DiagnosisConclusion.CauseConfirmed when judgement.Procedure is null =>
                $"Confirmed: {claims}. Runbook \"{Title(runbook)}\" has no steps for it; a person must decide what to do.",
            DiagnosisConclusion.CauseConfirmed => $"Confirmed: {claims}.",
            DiagnosisConclusion.ProcedureApplies when judgement.Causes.Count > 0 =>
                $"By the exit codes of its probes: {claims}. They printed nothing that could be quoted, so it counts as a hypothesis.",
            DiagnosisConclusion.ProcedureApplies =>
                $"No cause was confirmed: runbook \"{Title(runbook)}\" applies ({runbook!.Examined.Chosen.Relevance.Reason}), but does not say what its probes must show. {LookedAt(runbooks)}",
            DiagnosisConclusion.NothingWrong =>
                $"Nothing wrong was found: every cause that runbook \"{Title(runbook)}\" knows is ruled out. {LookedAt(runbooks)}",
            DiagnosisConclusion.Inconclusive when judgement.Procedure is not null =>
                $"No cause could be confirmed: runbook \"{Title(runbook)}\" applies, but its probes need {string.Join(", ", judgement.Procedure.Parameters.Select(parameter => parameter.Name))}. {LookedAt(runbooks)}",
            DiagnosisConclusion.Inconclusive when NothingAnswered(runbooks) => $"No cause could be confirmed or ruled out. {LookedAt(runbooks)}",
            DiagnosisConclusion.Inconclusive => $"No cause could be confirmed, and not all could be ruled out: {claims}. {LookedAt(runbooks)}",
            _ when selection.Considered.Count == 0 => "No runbook applies to this task: none shares its words.",
            _ => $"No runbook applies to this task closely enough. Nearest: {string.Join(", ", selection.Considered.Select(match => $"\"{match.Title}\""))}. {LookedAt(runbooks)}",
        };
    }

    private static string? Title(JudgedRunbook? runbook) => runbook?.Examined.Runbook.Title;

    private static bool NothingAnswered(IReadOnlyList<JudgedRunbook> runbooks) => runbooks
        .SelectMany(runbook => runbook.Examined.Evidence.Values).All(record => record.Problem is not null && record.Text.Length == 0);

    /// <summary>Probes that gave an answer; where none did, what kept the first from it.</summary>
    private static string LookedAt(IReadOnlyList<JudgedRunbook> runbooks)
    {
        var asked = runbooks.SelectMany(runbook => runbook.Examined.Runbook.Probes
            .Where(probe => runbook.Examined.Evidence.ContainsKey(probe.Id))
            .Select(probe => (Title: ParameterReferences.Fill(probe.Title, runbook.Examined.Values), Record: runbook.Examined.Evidence[probe.Id]))).ToList();
        var answered = asked.Where(probe => probe.Record.Problem is null || probe.Record.Text.Length > 0).Select(probe => probe.Title).Distinct().ToList();
        return (answered.Count, asked.Count) switch
        {
            (> 0, _) => $"Looked at: {string.Join(", ", answered)}.",
            (_, > 0) => $"Nothing could be looked at: {asked[0].Record.Problem}",
            _ => "Nothing was looked at.",
        };
    }

    /// <summary>Evidence in the order of the document, cut where it is long, but never before the end of what is cited.</summary>
    private static IEnumerable<EvidenceRecord> Evidence(JudgedRunbook runbook, DiagnosisOptions options)
    {
        var citedTo = runbook.Causes.SelectMany(cause => cause.Citations)
            .GroupBy(citation => citation.EvidenceId).ToDictionary(group => group.Key, group => group.Max(citation => citation.Offset + citation.Quote.Length));
        foreach (var probe in runbook.Examined.Runbook.Probes)
        {
            if (runbook.Examined.Evidence.TryGetValue(probe.Id, out var record))
            {
                var keep = Math.Max(options.MaxEvidenceText, citedTo.GetValueOrDefault(record.EvidenceId));
                yield return record.Text.Length <= keep ? record : record with { Text = record.Text[..keep], Truncated = true };
            }
        }
    }
}
