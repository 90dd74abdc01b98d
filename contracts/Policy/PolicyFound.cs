using MassTransit;

namespace Platform.Contracts.Policy;

/// <summary>The approval policy in force.</summary>
[EntityName("itops.policy-found.v1"), MessageUrn("itops:policy-found:v1")]
public sealed record PolicyFound
{
    /// <summary>SHA-256 of its bytes, lower-case hex.</summary>
    public required string Version { get; init; }
    /// <summary>Name of the file it was read from.</summary>
    public required string File { get; init; }
    /// <summary>The YAML as it is.</summary>
    public required string Text { get; init; }
}
