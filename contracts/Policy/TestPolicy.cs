using MassTransit;

namespace Platform.Contracts.Policy;

/// <summary>Asks what the policy would say; nothing is decided. Answered by <see cref="PolicyTested"/>.</summary>
[Command, EntityName("itops.test-policy.v1"), MessageUrn("itops:test-policy:v1")]
public sealed record TestPolicy
{
    public required PolicyCase Case { get; init; }
}
