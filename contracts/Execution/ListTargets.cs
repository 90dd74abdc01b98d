using MassTransit;

namespace Platform.Contracts.Execution;

/// <summary>Answered by <see cref="TargetList"/>; ordered by name.</summary>
[Command, EntityName("itops.list-targets.v1"), MessageUrn("itops:list-targets:v1")]
public sealed record ListTargets
{
    public string? After { get; init; }
    /// <summary>1 to 200.</summary>
    public int Limit { get; init; } = 50;
}
