using Platform.Contracts.Planning;
using Platform.Contracts.Tasks;
using TaskStatus = Platform.Contracts.Tasks.TaskStatus;

namespace Platform.Gateway.Tasks;

/// <summary>A task as it stands.</summary>
public sealed record TaskResponse
{
    public required Guid Id { get; init; }
    public required TaskStatus Status { get; init; }
    /// <summary>1 for the first run, one more for each restart.</summary>
    public required int Attempt { get; init; }
    public required string Description { get; init; }
    public required string Target { get; init; }
    public required string Requester { get; init; }
    /// <summary><c>api</c>, or the system whose event started the task.</summary>
    public required string Source { get; init; }
    public required DateTimeOffset SubmittedAt { get; init; }
    public TaskCategory? Category { get; init; }
    /// <summary>0 to 100.</summary>
    public int? RiskScore { get; init; }
    public RiskLevel? RiskLevel { get; init; }
    /// <summary>Hash of the current plan; a decision names it.</summary>
    public string? PlanHash { get; init; }
    public required int StepCount { get; init; }
    public required int StepsDone { get; init; }
    /// <summary>When the plan expires if nobody decides.</summary>
    public DateTimeOffset? ApprovalExpiresAt { get; init; }
    public string? Approver { get; init; }
    /// <summary>What a person must settle, where the status is NeedsAttention; Held, in any status, where a stop keeps its next script from starting; BudgetUsedUp in another status, where only a document waits.</summary>
    public AttentionReason? Attention { get; init; }
    /// <summary>Why the task failed, was rejected, cancelled, is held or needs attention.</summary>
    public string? Reason { get; init; }
    public required bool Archived { get; init; }
    public DateTimeOffset? EndedAt { get; init; }
    /// <summary>Number of the newest change; also the ETag. 0 = accepted, not begun.</summary>
    public required int Sequence { get; init; }
    /// <summary>Category, agents, complexity and risk with its factors; only where one task is read.</summary>
    public TaskAnalysis? Analysis { get; init; }
    /// <summary>Values the plan asks for, where attention is ParametersRequired; only where one task is read.</summary>
    public IReadOnlyList<RequiredParameter>? Questions { get; init; }
    /// <summary>Which limits of which agents' models are used up, where attention is BudgetUsedUp; only where one task is read.</summary>
    public IReadOnlyList<BudgetPause>? Budget { get; init; }
    /// <summary>The task whose report asked for this one.</summary>
    public Guid? FollowUpOf { get; init; }
    /// <summary>Items of this task's reports that became tasks; only where one task is read.</summary>
    public IReadOnlyList<FollowUpTask>? FollowUps { get; init; }
    public required TaskLinks Links { get; init; }
}

/// <summary>Where the parts of a task are.</summary>
public sealed record TaskLinks
{
    public required string Self { get; init; }
    public required string Events { get; init; }
    public required string Stream { get; init; }
    public required string Plan { get; init; }
    public required string Approval { get; init; }
    public required string Diagnosis { get; init; }
    public required string Report { get; init; }

    internal static TaskLinks Of(Guid id) => new()
    {
        Self = $"/api/v1/tasks/{id}",
        Events = $"/api/v1/tasks/{id}/events",
        Stream = $"/api/v1/tasks/{id}/stream",
        Plan = $"/api/v1/tasks/{id}/plan",
        Approval = $"/api/v1/tasks/{id}/approval",
        Diagnosis = $"/api/v1/tasks/{id}/diagnosis",
        Report = $"/api/v1/tasks/{id}/report",
    };
}
