using MassTransit;

namespace Platform.Contracts.Execution;

/// <summary>An execution does not start because a stop is in force; it goes on by itself when a person resumes. Once per stop and execution.</summary>
[EntityName("itops.execution-held.v1"), MessageUrn("itops:execution-held:v1")]
public sealed record ExecutionHeld
{
    public required Guid TaskId { get; init; }
    /// <summary>Evidence id for a probe, rehearsal id for a rehearsal.</summary>
    public required Guid ExecutionId { get; init; }
    public required ExecutionKind Kind { get; init; }
    public required Guid StopId { get; init; }
    /// <summary>Who ordered the stop, and why; one sentence.</summary>
    public required string Reason { get; init; }
    public required DateTimeOffset At { get; init; }
}
