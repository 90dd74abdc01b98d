using MassTransit;

namespace Platform.Contracts.Policy;

/// <summary>What would happen to the plan, and why.</summary>
[EntityName("itops.policy-tested.v1"), MessageUrn("itops:policy-tested:v1")]
public sealed record PolicyTested
{
    public required PolicyVerdict Verdict { get; init; }
}
