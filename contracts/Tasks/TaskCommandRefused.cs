using MassTransit;

namespace Platform.Contracts.Tasks;

/// <summary>The saga refused what a person asked, and nothing changed.</summary>
[EntityName("itops.task-command-refused.v1"), MessageUrn("itops:task-command-refused:v1")]
public sealed record TaskCommandRefused
{
    public required Guid TaskId { get; init; }
    public required TaskRefusal Code { get; init; }
    /// <summary>One sentence for a person: what was wrong and what would be right.</summary>
    public required string Message { get; init; }
    /// <summary>Null where the task does not exist.</summary>
    public TaskStatus? Status { get; init; }
    public string? CurrentPlanHash { get; init; }
    /// <summary>Where another plan was named than the current one, and it is still known: what is different now.</summary>
    public IReadOnlyList<Planning.PlanDifference> Differences { get; init; } = [];
}

/// <summary>Why a command to a task was refused.</summary>
public enum TaskRefusal
{
    TaskNotFound,
    WrongStatus,
    PlanHashMismatch,
    ApproverNotAllowed,
    InvalidValue,
}
