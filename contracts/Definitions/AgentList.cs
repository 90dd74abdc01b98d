using MassTransit;

namespace Platform.Contracts.Definitions;

/// <summary>Answer to <see cref="ListAgents"/>.</summary>
[EntityName("itops.agent-list.v1"), MessageUrn("itops:agent-list:v1")]
public sealed record AgentList
{
    public required IReadOnlyList<AgentSummary> Agents { get; init; }
    /// <summary>Value for <see cref="ListAgents.After"/> of the next page; null at the end.</summary>
    public string? Next { get; init; }
}
