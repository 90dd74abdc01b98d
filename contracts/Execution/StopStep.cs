using MassTransit;

namespace Platform.Contracts.Execution;

/// <summary>
/// Ends what runs for an execution, and keeps it from starting if it has not. The execution's own answer tells what
/// became of it (<see cref="StepFailed"/> with <see cref="StepFailure.Stopped"/>, or its completion where that came first).
/// </summary>
[Command, EntityName("itops.stop-step.v1"), MessageUrn("itops:stop-step:v1")]
public sealed record StopStep
{
    public required Guid ExecutionId { get; init; }
    public required Guid TaskId { get; init; }
    public required string Reason { get; init; }
}
