namespace Platform.Contracts.Tasks;

/// <summary>The small facts of a task after one change; what lists and headers show.</summary>
public sealed record TaskSnapshot
{
    public required TaskStatus Status { get; init; }
    public required int Attempt { get; init; }
    public required string Description { get; init; }
    public required string Target { get; init; }
    public required string Requester { get; init; }
    public required string Source { get; init; }
    public required DateTimeOffset SubmittedAt { get; init; }
    public TaskCategory? Category { get; init; }
    public int? RiskScore { get; init; }
    public RiskLevel? RiskLevel { get; init; }
    public string? PlanHash { get; init; }
    public int StepCount { get; init; }
    public int StepsDone { get; init; }
    public DateTimeOffset? ApprovalExpiresAt { get; init; }
    public string? Approver { get; init; }
    public AttentionReason? Attention { get; init; }
    /// <summary>Why the task failed, was rejected, cancelled, is held or needs attention; one sentence.</summary>
    public string? Reason { get; init; }
    public bool Archived { get; init; }
    public DateTimeOffset? EndedAt { get; init; }
}
