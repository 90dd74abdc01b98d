using MassTransit;

namespace Platform.Contracts.Definitions;

/// <summary>Answered by <see cref="AgentFound"/> or <see cref="DefinitionRefused"/>.</summary>
[Command, EntityName("itops.get-agent.v1"), MessageUrn("itops:get-agent:v1")]
public sealed record GetAgent
{
    public required string AgentId { get; init; }
    /// <summary>Null = the newest.</summary>
    public int? Version { get; init; }
}
