using MassTransit;

namespace Platform.Contracts.Execution;

/// <summary>
/// A person's order that nothing of the scope starts, and that what runs of it is ended. It stays in force until
/// <see cref="ResumeExecution"/>. Idempotent by <see cref="StopId"/>. Answered by <see cref="StopFound"/> or
/// <see cref="StopRefused"/>.
/// </summary>
[Command, EntityName("itops.stop-execution.v1"), MessageUrn("itops:stop-execution:v1")]
public sealed record StopExecution
{
    public required Guid StopId { get; init; }
    public required StopScope Scope { get; init; }
    /// <summary>Task id, runbook id or target name; null for everything.</summary>
    public string? Subject { get; init; }
    public required string Reason { get; init; }
    public required string OrderedBy { get; init; }
}
