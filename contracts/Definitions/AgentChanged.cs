using MassTransit;

namespace Platform.Contracts.Definitions;

/// <summary>
/// An agent has a new version. It carries the whole definition; services keep the highest version they saw, so duplicates
/// and reordering are harmless.
/// </summary>
[EntityName("itops.agent-changed.v1"), MessageUrn("itops:agent-changed:v1")]
public sealed record AgentChanged
{
    public required string AgentId { get; init; }
    public required int Version { get; init; }
    /// <summary>Null = the agent was deleted.</summary>
    public AgentDefinition? Definition { get; init; }
}
