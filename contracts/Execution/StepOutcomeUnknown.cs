using MassTransit;

namespace Platform.Contracts.Execution;

/// <summary>An execution or rollback was begun and nothing is known of its end.</summary>
[EntityName("itops.step-outcome-unknown.v1"), MessageUrn("itops:step-outcome-unknown:v1")]
public sealed record StepOutcomeUnknown
{
    public required Guid TaskId { get; init; }
    public required StepResult Result { get; init; }
}
