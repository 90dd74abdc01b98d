namespace Platform.Contracts.Tasks;

/// <summary>Status of a task as clients see it.</summary>
public enum TaskStatus
{
    Analyzing,
    Diagnosing,
    Planning,
    PendingApproval,
    InProgress,
    Verifying,
    RollingBack,
    Reporting,
    /// <summary>A person must settle something: an unknown outcome, values that could not be filled, or a budget that is used up. See <see cref="AttentionReason"/>.</summary>
    NeedsAttention,
    /// <summary>Approved; a freeze keeps it from starting until it ends.</summary>
    Waiting,
    Completed,
    Failed,
    Rejected,
    Cancelled,
    Expired,
}
