using MassTransit;

namespace Platform.Contracts.Execution;

/// <summary>Answered by <see cref="TargetDeleted"/> or <see cref="TargetRefused"/>.</summary>
[Command, EntityName("itops.delete-target.v1"), MessageUrn("itops:delete-target:v1")]
public sealed record DeleteTarget
{
    public required string Name { get; init; }
    public required string DeletedBy { get; init; }
}
