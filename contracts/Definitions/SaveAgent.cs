using MassTransit;

namespace Platform.Contracts.Definitions;

/// <summary>
/// Creates an agent or a new version of it; saving the same again changes nothing. Answered by <see cref="AgentFound"/> or
/// <see cref="DefinitionRefused"/>.
/// </summary>
[Command, EntityName("itops.save-agent.v1"), MessageUrn("itops:save-agent:v1")]
public sealed record SaveAgent
{
    public required string AgentId { get; init; }
    public required AgentSettings Settings { get; init; }
    public required string SavedBy { get; init; }
    /// <summary>Version that the author saw; null = any; 0 = it must not exist yet.</summary>
    public int? ExpectedVersion { get; init; }
}
