using MassTransit;
using Platform.Contracts.Planning;

namespace Platform.Contracts.Execution;

/// <summary>What came of the dry run of a plan; Coordinator writes it into the plan that is hashed and approved.</summary>
[EntityName("itops.plan-rehearsed.v1"), MessageUrn("itops:plan-rehearsed:v1")]
public sealed record PlanRehearsed
{
    public required Guid RehearsalId { get; init; }
    public required Guid TaskId { get; init; }
    public required int Attempt { get; init; }
    public required int Revision { get; init; }
    /// <summary>One for each step of the plan.</summary>
    public required IReadOnlyList<StepRehearsal> Steps { get; init; }
}

/// <summary>What came of the dry run of one step.</summary>
public sealed record StepRehearsal
{
    public required int StepNumber { get; init; }
    public required RollbackStatus RollbackStatus { get; init; }
    /// <summary>Why the rollback has this status, in words for the approver.</summary>
    public required string Reason { get; init; }
    /// <summary>What the dry run showed; null where there was none. At most 65,536 characters.</summary>
    public string? Preview { get; init; }
}
