using MassTransit;
using Platform.Contracts.Planning;

namespace Platform.Contracts.Execution;

/// <summary>Runs a step's rollback, at most once per <see cref="ExecutionId"/>. Answered by <see cref="StepRolledBack"/>.</summary>
[Command, EntityName("itops.roll-back-step.v1"), MessageUrn("itops:roll-back-step:v1")]
public sealed record RollBackStep
{
    public required Guid ExecutionId { get; init; }
    public required Guid TaskId { get; init; }
    public required int StepNumber { get; init; }
    public required Plan Plan { get; init; }
    public required string PlanHash { get; init; }
}
