using MassTransit;

namespace Platform.Contracts.Definitions;

/// <summary>The agent as it is now, or the version that was asked for.</summary>
[EntityName("itops.agent-found.v1"), MessageUrn("itops:agent-found:v1")]
public sealed record AgentFound
{
    public required AgentDefinition Agent { get; init; }
    /// <summary>The request has made it.</summary>
    public bool Created { get; init; }
}
