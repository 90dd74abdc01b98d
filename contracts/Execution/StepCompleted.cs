using MassTransit;

namespace Platform.Contracts.Execution;

/// <summary>A step's script ran and did as expected.</summary>
[EntityName("itops.step-completed.v1"), MessageUrn("itops:step-completed:v1")]
public sealed record StepCompleted
{
    public required Guid TaskId { get; init; }
    public required StepResult Result { get; init; }
}
