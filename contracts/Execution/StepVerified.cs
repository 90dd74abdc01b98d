using MassTransit;

namespace Platform.Contracts.Execution;

/// <summary>A verification ended.</summary>
[EntityName("itops.step-verified.v1"), MessageUrn("itops:step-verified:v1")]
public sealed record StepVerified
{
    public required Guid TaskId { get; init; }
    public required bool Passed { get; init; }
    public required StepResult Result { get; init; }
}
