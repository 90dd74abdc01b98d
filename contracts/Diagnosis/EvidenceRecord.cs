using Platform.Contracts.Runbooks;

namespace Platform.Contracts.Diagnosis;

/// <summary>Recorded output of one probe.</summary>
public sealed record EvidenceRecord
{
    public required Guid EvidenceId { get; init; }
    public required string RunbookId { get; init; }
    public required string ProbeId { get; init; }
    public required string Title { get; init; }
    public required string Target { get; init; }
    public required string Script { get; init; }
    public required Interpreter Interpreter { get; init; }
    public required DateTimeOffset At { get; init; }
    public required int DurationMs { get; init; }
    /// <summary>Null where the probe did not run or did not end; <see cref="Problem"/> says why.</summary>
    public int? ExitCode { get; init; }
    /// <summary>Standard output followed by standard error, capped.</summary>
    public required string Text { get; init; }
    public bool Truncated { get; init; }
    public string? Problem { get; init; }
}
