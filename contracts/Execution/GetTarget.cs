using MassTransit;

namespace Platform.Contracts.Execution;

/// <summary>Answered by <see cref="TargetFound"/> or <see cref="TargetRefused"/>.</summary>
[Command, EntityName("itops.get-target.v1"), MessageUrn("itops:get-target:v1")]
public sealed record GetTarget
{
    public required string Name { get; init; }
}
