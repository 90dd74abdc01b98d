using Platform.Contracts.Diagnosis;
using Platform.Contracts.Memory;
using Platform.Contracts.Reports;
using static Platform.Writer.Reports.FactsReading;

namespace Platform.Writer.Reports;

/// <summary>Findings with what they rest on; what is not proven is called a hypothesis.</summary>
internal static class CauseSection
{
    public static void AddCause(this PageBuilder page, TaskFacts facts)
    {
        page.Heading(2, "Cause");
        if (facts.Diagnosis is not { } diagnosis)
        {
            page.Paragraph("No diagnosis was made.");
            return;
        }
        page.Paragraph(MarkdownText.Inline(diagnosis.Summary));
        foreach (var finding in diagnosis.Proven())
        {
            page.Heading(3, $"Confirmed: {MarkdownText.Inline(finding.Claim)}").AddCitations(diagnosis, finding);
        }
        var unproven = diagnosis.Findings.Where(finding => finding.Status != FindingStatus.RuledOut && !diagnosis.IsProven(finding)).ToList();
        if (unproven.Count > 0)
        {
            page.Heading(3, "Hypotheses (not confirmed)").Bullets(unproven.Select(Hypothesis));
        }
        foreach (var finding in diagnosis.Findings.Where(finding => finding.Status == FindingStatus.RuledOut))
        {
            page.Heading(3, $"Ruled out: {MarkdownText.Inline(finding.Claim)}").AddCitations(diagnosis, finding);
        }
        if (diagnosis.Gaps.Count > 0)
        {
            page.Heading(3, "Gaps (not looked at)").Bullets(diagnosis.Gaps.Select(MarkdownText.Inline));
        }
        if (diagnosis.Remembered.Count > 0)
        {
            page.Heading(3, "Remembered of the target (decided nothing)").Bullets(diagnosis.Remembered.Select(Remembered));
        }
        page.AddReading(diagnosis);
        page.AddEvidence(diagnosis);
    }

    /// <summary>An entry with where it comes from.</summary>
    private static string Remembered(MemoryEntry entry) =>
        $"{Time(entry.At)}, {(entry.TaskId is { } task ? $"task {MarkdownText.Code(task.ToString())}" : $"confirmed by {MarkdownText.Inline(entry.ConfirmedBy ?? "")}")}: {MarkdownText.Inline(entry.Text)}";

    /// <summary>What a model made of the evidence; it has decided nothing.</summary>
    private static void AddReading(this PageBuilder page, DiagnosisResult diagnosis)
    {
        if (diagnosis.Reading is not { } reading)
        {
            return;
        }
        page.Heading(3, "Read by a language model");
        if (reading.Model is null)
        {
            page.Paragraph($"No model took part in the diagnosis. {MarkdownText.Inline(reading.Problem ?? "")}");
            return;
        }
        page.Paragraph($"The model {MarkdownText.Code(reading.Model)} investigated and read the evidence; nothing was decided by it."
            + (reading.Claims.Count > 0 && reading.Confidence is { } confidence ? $" Its confidence in its first claim: {Number(confidence)} of 100." : ""));
        page.Bullets(reading.Plan.Select(step => $"Its plan: {MarkdownText.Inline(step)}"));
        page.Bullets(reading.ConfidenceReasons.Select(reason => $"On its confidence: {MarkdownText.Inline(reason)}"));
        page.Bullets(reading.Claims.Select(claim => Claim(diagnosis, claim)));
        page.Bullets(reading.Gaps.Select(gap => $"Not looked at: {MarkdownText.Inline(gap)}"));
        if (reading.Question is { } question)
        {
            page.Paragraph($"It would ask: {MarkdownText.Inline(question)}");
        }
    }

    private static string Claim(DiagnosisResult diagnosis, ModelClaim claim)
    {
        // Counted again here: what is called confirmed stands or falls with its quotes.
        var stands = claim.Citations.Count > 0 && claim.Citations.All(diagnosis.Stands);
        var status = (claim.Status, stands) switch
        {
            (FindingStatus.Confirmed, true) => "Confirmed",
            (FindingStatus.RuledOut, true) => "Ruled out",
            _ => "Hypothesis",
        };
        var demoted = claim.Demoted is { } why ? $" (not confirmed: {MarkdownText.Inline(why)})" : "";
        var quotes = string.Join("; ", claim.Citations.Where(diagnosis.Stands).Select(citation => $"{MarkdownText.Code(citation.Quote)} in evidence {MarkdownText.Code(citation.EvidenceId.ToString("D"))}"));
        return $"{status}: {MarkdownText.Inline(claim.Claim)}{demoted}{(quotes.Length > 0 ? $" - {quotes}" : "")}";
    }

    private static void AddCitations(this PageBuilder page, DiagnosisResult diagnosis, Finding finding)
    {
        page.Paragraph($"Cause {MarkdownText.Code(finding.CauseId)} of runbook {MarkdownText.Code(finding.RunbookId)}.");
        if (finding.Citations.Count == 0)
        {
            page.Paragraph("No evidence is cited for it.");
        }
        foreach (var citation in finding.Citations)
        {
            var title = diagnosis.Evidence.FirstOrDefault(evidence => evidence.EvidenceId == citation.EvidenceId)?.Title;
            page.Paragraph($"Evidence {MarkdownText.Code(citation.EvidenceId.ToString("D"))}, {(title is null ? "not among what was recorded" : MarkdownText.Inline(title))}:")
                .Fence("text", citation.Quote);
            if (!diagnosis.Stands(citation))
            {
                page.Paragraph("This quote does not stand in the recorded evidence; it proves nothing.");
            }
        }
    }

    private static string Hypothesis(Finding finding) => finding.Status == FindingStatus.Confirmed
        ? $"{MarkdownText.Inline(finding.Claim)} (called confirmed, but what it quotes does not stand in the recorded evidence)"
        : MarkdownText.Inline(finding.Claim);

    private static void AddEvidence(this PageBuilder page, DiagnosisResult diagnosis)
    {
        if (diagnosis.Evidence.Count == 0)
        {
            page.Paragraph("No evidence was recorded.");
            return;
        }
        page.Heading(3, "Evidence looked at").Table(["Evidence", "Probe", "Target", "Time", "Duration", "Exit code", "Remark"], diagnosis.Evidence.Select(Row));
    }

    private static string[] Row(EvidenceRecord evidence) =>
    [
        MarkdownText.Code(evidence.EvidenceId.ToString("D")),
        MarkdownText.Cell(evidence.Title),
        MarkdownText.CodeCell(evidence.Target),
        Time(evidence.At),
        Milliseconds(evidence.DurationMs),
        evidence.ExitCode is { } code ? Number(code) : "none",
        string.Join("; ", new[] { evidence.Problem is { } problem ? MarkdownText.Cell(problem) : "", evidence.Truncated ? "output cut when recorded" : "" }.Where(text => text.Length > 0)),
    ];
}
