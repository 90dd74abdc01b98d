using Platform.Contracts.Runbooks;
using Platform.Contracts.Tasks;

namespace Platform.Contracts.Planning;

/// <summary>One step of a plan with its undo and its proof.</summary>
public sealed record PlanStep
{
    /// <summary>1, 2, 3, ...</summary>
    public required int Number { get; init; }
    public required string Title { get; init; }
    public required PlanScript Script { get; init; }
    public required RiskScore Risk { get; init; }
    public PlanScript? Rollback { get; init; }
    public PlanScript? Verification { get; init; }
    public RollbackStatus RollbackStatus { get; init; }
    /// <summary>Why the rollback has its status, as the dry run found it; null where none was asked for.</summary>
    public string? RollbackReason { get; init; }
    /// <summary>What a dry run of the step showed, as text for the approver; null where there was none. At most 65,536 characters.</summary>
    public string? Preview { get; init; }
}
