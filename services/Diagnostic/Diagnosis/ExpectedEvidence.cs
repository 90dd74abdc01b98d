using Platform.Contracts.Diagnosis;

namespace Platform.Diagnostic.Diagnosis;

/// <summary>A probe that was asked for.</summary>
/// <param name="EvidenceId">Its id.</param>
/// <param name="RunbookId">Runbook it belongs to.</param>
/// <param name="ProbeId">The probe.</param>
/// <param name="Deadline">When it counts as missing.</param>
/// <param name="SentAt">When it was sent last.</param>
/// <param name="Record">Its recorded output; null while it has not answered.</param>
internal sealed record ExpectedEvidence(
    Guid EvidenceId, string RunbookId, string ProbeId, DateTimeOffset Deadline, DateTimeOffset SentAt, EvidenceRecord? Record)
{
    public bool IsPending(DateTimeOffset now) => Record is null && now < Deadline;
}
