using MassTransit;

namespace Platform.Contracts.Definitions;

/// <summary>A service that runs agents asks what it has missed. Answered by <see cref="AgentChangesFound"/>.</summary>
[Command, EntityName("itops.get-agent-changes.v1"), MessageUrn("itops:get-agent-changes:v1")]
public sealed record GetAgentChanges
{
    /// <summary>The versions it has, by id.</summary>
    public IReadOnlyDictionary<string, int> Known { get; init; } = new Dictionary<string, int>();
}
