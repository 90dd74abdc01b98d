using MassTransit;

namespace Platform.Contracts.Execution;

/// <summary>A rollback ended.</summary>
[EntityName("itops.step-rolled-back.v1"), MessageUrn("itops:step-rolled-back:v1")]
public sealed record StepRolledBack
{
    public required Guid TaskId { get; init; }
    public required bool Succeeded { get; init; }
    public required StepResult Result { get; init; }
}
