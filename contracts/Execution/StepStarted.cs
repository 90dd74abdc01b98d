using MassTransit;

namespace Platform.Contracts.Execution;

/// <summary>An execution began; its intent is recorded.</summary>
[EntityName("itops.step-started.v1"), MessageUrn("itops:step-started:v1")]
public sealed record StepStarted
{
    public required Guid TaskId { get; init; }
    public required Guid ExecutionId { get; init; }
    public required int StepNumber { get; init; }
    public required StepAction Action { get; init; }
    public required DateTimeOffset At { get; init; }
}
