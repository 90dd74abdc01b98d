using MassTransit;

namespace Platform.Contracts.Execution;

/// <summary>Answer to <see cref="ListTargets"/>.</summary>
[EntityName("itops.target-list.v1"), MessageUrn("itops:target-list:v1")]
public sealed record TargetList
{
    public required IReadOnlyList<Target> Targets { get; init; }
    public string? Next { get; init; }
}
