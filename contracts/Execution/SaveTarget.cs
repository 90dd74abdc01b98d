using MassTransit;

namespace Platform.Contracts.Execution;

/// <summary>Creates or replaces a target. Answered by <see cref="TargetFound"/> or <see cref="TargetRefused"/>.</summary>
[Command, EntityName("itops.save-target.v1"), MessageUrn("itops:save-target:v1")]
public sealed record SaveTarget
{
    public required Target Target { get; init; }
    public required string SavedBy { get; init; }
    /// <summary>Version the author saw; null = any; 0 = it must not exist yet.</summary>
    public int? ExpectedVersion { get; init; }
}
