namespace Platform.Contracts.Diagnosis;

/// <summary>What a diagnosis comes to; decides how the task goes on.</summary>
public enum DiagnosisConclusion
{
    /// <summary>
    /// Too little could be looked at. With a <see cref="DiagnosisResult.Procedure"/>: a runbook applies but needs values
    /// first; drafting its plan asks for them, and with the answers the task is diagnosed again. Without one, the gaps say
    /// what stood in the way.
    /// </summary>
    Inconclusive,
    /// <summary>A cause is confirmed by citations; the procedure is its remedy, or null where the runbook has none.</summary>
    CauseConfirmed,
    /// <summary>No cause is confirmed, but a runbook clearly applies: it declares no causes.</summary>
    ProcedureApplies,
    /// <summary>The causes that were looked for are not there; no procedure, the task ends without a change.</summary>
    NothingWrong,
    /// <summary>No runbook applies; no procedure.</summary>
    NoRunbook,
}
