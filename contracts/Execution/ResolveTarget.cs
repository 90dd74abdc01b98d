using MassTransit;

namespace Platform.Contracts.Execution;

/// <summary>Asks what a target name means now. Answered by the events <see cref="TargetResolved"/> or <see cref="TargetNotFound"/>.</summary>
[Command, EntityName("itops.resolve-target.v1"), MessageUrn("itops:resolve-target:v1")]
public sealed record ResolveTarget
{
    public required Guid TaskId { get; init; }
    public required int Attempt { get; init; }
    public required string Name { get; init; }
}
