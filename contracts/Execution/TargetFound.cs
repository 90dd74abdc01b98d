using MassTransit;

namespace Platform.Contracts.Execution;

/// <summary>The target as it is now.</summary>
[EntityName("itops.target-found.v1"), MessageUrn("itops:target-found:v1")]
public sealed record TargetFound
{
    public required Target Target { get; init; }
}
