using MassTransit;

namespace Platform.Contracts.Execution;

/// <summary>Answer to <see cref="DeleteTarget"/>.</summary>
[EntityName("itops.target-deleted.v1"), MessageUrn("itops:target-deleted:v1")]
public sealed record TargetDeleted
{
    public required string Name { get; init; }
}
