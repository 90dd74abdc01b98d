namespace Platform.Contracts.Execution;

/// <summary>A target as it was resolved for one task; part of the plan hash, so a changed target needs a new approval.</summary>
public sealed record TargetSnapshot
{
    public required string Name { get; init; }
    public required TargetKind Kind { get; init; }
    /// <summary>Where it is: <c>user@host:port</c> and host key fingerprint for ssh, region and profile for aws, empty for local.</summary>
    public required string Identity { get; init; }
    /// <summary>Sorted <c>key=value</c> labels, such as <c>env=production</c>.</summary>
    public required IReadOnlyList<string> Labels { get; init; }
    public required TargetScope Scope { get; init; }
}

/// <summary>The most that anything may do on a target, whatever a script declares.</summary>
public sealed record TargetScope
{
    /// <summary>Absolute folders that steps may write below; empty = nothing. <c>/</c> = everything.</summary>
    public required IReadOnlyList<string> WritablePaths { get; init; }
    public required Runbooks.NetworkEffect Network { get; init; }
}
