using MassTransit;

namespace Platform.Contracts.Execution;

/// <summary>A target request was refused, and nothing changed.</summary>
[EntityName("itops.target-refused.v1"), MessageUrn("itops:target-refused:v1")]
public sealed record TargetRefused
{
    public required TargetRefusal Code { get; init; }
    public required string Message { get; init; }
    /// <summary>Messages by member name, for invalid targets.</summary>
    public IReadOnlyDictionary<string, string> Errors { get; init; } = new Dictionary<string, string>();
    public int? CurrentVersion { get; init; }
}

/// <summary>Why a target request was refused.</summary>
public enum TargetRefusal { NotFound, Invalid, VersionMismatch, InUse }
