using MassTransit;

namespace Platform.Contracts.Execution;

/// <summary>Answer to <see cref="ResolveTarget"/>.</summary>
[EntityName("itops.target-resolved.v1"), MessageUrn("itops:target-resolved:v1")]
public sealed record TargetResolved
{
    public required Guid TaskId { get; init; }
    public required int Attempt { get; init; }
    public required TargetSnapshot Target { get; init; }
}
