using MassTransit;

namespace Platform.Contracts.Definitions;

/// <summary>Answered by <see cref="AgentList"/>; ordered by id.</summary>
[Command, EntityName("itops.list-agents.v1"), MessageUrn("itops:list-agents:v1")]
public sealed record ListAgents
{
    /// <summary>Id after which the page starts.</summary>
    public string? After { get; init; }
    /// <summary>1 to 200.</summary>
    public int Limit { get; init; } = 50;
}
