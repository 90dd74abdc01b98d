using MassTransit;

namespace Platform.Contracts.Execution;

/// <summary>A step's script failed, was stopped, or was refused; <see cref="StepResult.Failure"/> says which.</summary>
[EntityName("itops.step-failed.v1"), MessageUrn("itops:step-failed:v1")]
public sealed record StepFailed
{
    public required Guid TaskId { get; init; }
    public required StepResult Result { get; init; }
}
