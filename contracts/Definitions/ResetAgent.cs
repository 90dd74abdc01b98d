using MassTransit;

namespace Platform.Contracts.Definitions;

/// <summary>Makes a built-in agent again what it was shipped as, as a new version. Answered by <see cref="AgentFound"/> or <see cref="DefinitionRefused"/>.</summary>
[Command, EntityName("itops.reset-agent.v1"), MessageUrn("itops:reset-agent:v1")]
public sealed record ResetAgent
{
    public required string AgentId { get; init; }
    public required string ResetBy { get; init; }
    /// <summary>Version that the author saw; null = any.</summary>
    public int? ExpectedVersion { get; init; }
}
