using MassTransit;

namespace Platform.Contracts.Execution;

/// <summary>No target has the name that a task gave.</summary>
[EntityName("itops.target-not-found.v1"), MessageUrn("itops:target-not-found:v1")]
public sealed record TargetNotFound
{
    public required Guid TaskId { get; init; }
    public required int Attempt { get; init; }
    public required string Name { get; init; }
}
