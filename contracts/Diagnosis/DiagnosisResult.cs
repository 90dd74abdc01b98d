namespace Platform.Contracts.Diagnosis;

/// <summary>What was looked at, what was found, and the procedures that apply.</summary>
public sealed record DiagnosisResult
{
    /// <summary>One or two sentences; says plainly when nothing was confirmed.</summary>
    public required string Summary { get; init; }
    /// <summary>What it comes to.</summary>
    public DiagnosisConclusion Conclusion { get; init; }
    /// <summary>Most likely first.</summary>
    public required IReadOnlyList<Finding> Findings { get; init; }
    public required IReadOnlyList<EvidenceRecord> Evidence { get; init; }
    /// <summary>Runbooks considered, best first, at most five.</summary>
    public required IReadOnlyList<RunbookMatch> Runbooks { get; init; }
    /// <summary>The runbook whose steps the plan shall take; null where none applies.</summary>
    public RunbookProcedure? Procedure { get; init; }
    /// <summary>Cause of <see cref="Procedure"/> that was confirmed; null where none was.</summary>
    public string? ConfirmedCauseId { get; init; }
    /// <summary>What could not be looked at and why: probes that could not run, search without vectors, ...</summary>
    public IReadOnlyList<string> Gaps { get; init; } = [];
    /// <summary>What was remembered of the target and is like the task; it decided nothing.</summary>
    public IReadOnlyList<Memory.MemoryEntry> Remembered { get; init; } = [];
    /// <summary>What a language model made of the evidence; null where none is configured.</summary>
    public ModelReading? Reading { get; init; }
}
