using MassTransit;

namespace Platform.Contracts.Execution;

/// <summary>A person takes a stop back: what it held goes on. Answered by <see cref="StopFound"/> or <see cref="StopRefused"/>.</summary>
[Command, EntityName("itops.resume-execution.v1"), MessageUrn("itops:resume-execution:v1")]
public sealed record ResumeExecution
{
    public required Guid StopId { get; init; }
    public required string ResumedBy { get; init; }
}
