using MassTransit;
using Platform.Contracts.Planning;

namespace Platform.Contracts.Execution;

/// <summary>Runs a step's verification, read-only. Answered by <see cref="StepVerified"/>.</summary>
[Command, EntityName("itops.verify-step.v1"), MessageUrn("itops:verify-step:v1")]
public sealed record VerifyStep
{
    public required Guid ExecutionId { get; init; }
    public required Guid TaskId { get; init; }
    public required int StepNumber { get; init; }
    public required Plan Plan { get; init; }
    public required string PlanHash { get; init; }
}
