using MassTransit;

namespace Platform.Contracts.Execution;

/// <summary>A piece of live output. Best effort: the whole output stands in the result.</summary>
[EntityName("itops.step-output.v1"), MessageUrn("itops:step-output:v1")]
public sealed record StepOutput
{
    public required Guid TaskId { get; init; }
    public required Guid ExecutionId { get; init; }
    public required int StepNumber { get; init; }
    public required StepAction Action { get; init; }
    /// <summary>0, 1, 2, ... per execution.</summary>
    public required int Index { get; init; }
    public required DateTimeOffset At { get; init; }
    /// <summary>At most 8,192 characters.</summary>
    public required string Text { get; init; }
}
