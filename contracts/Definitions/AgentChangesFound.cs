using MassTransit;

namespace Platform.Contracts.Definitions;

/// <summary>Answer to <see cref="GetAgentChanges"/>: some of what is newer than what is known; nothing where nothing is.</summary>
[EntityName("itops.agent-changes-found.v1"), MessageUrn("itops:agent-changes-found:v1")]
public sealed record AgentChangesFound
{
    public required IReadOnlyList<AgentChanged> Changes { get; init; }
}
