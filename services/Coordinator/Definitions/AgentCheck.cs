using Platform.Agents.Definitions;
using Platform.Contracts.Definitions;

namespace Platform.Coordinator.Definitions;

/// <summary>What an agent must be like to be saved, besides what the configuration allows.</summary>
internal static class AgentCheck
{
    /// <summary>Messages by member; empty where nothing is wrong.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="settings">What is to be saved.</param>
    /// <param name="current">The agent as it is; null where it is new.</param>
    /// <param name="all">All agents.</param>
    public static Dictionary<string, string> Errors(string id, AgentSettings settings, AgentDefinition? current, IReadOnlyList<AgentDefinition> all)
    {
        var errors = new Dictionary<string, string>();
        void Note(string member, string? problem)
        {
            if (problem is not null)
            {
                errors.TryAdd(member, problem);
            }
        }

        Note("id", current is null && all.Count >= DefinitionStore.Most ? $"There are {all.Count} agents already; delete one first." : null);
        Note("name", DefinitionText.Problem("name", settings.Name, 1, DefinitionText.LongestName));
        Note("description", DefinitionText.Problem("description", settings.Description, 0, DefinitionText.LongestDescription));
        var role = current?.Settings.Role ?? ShippedAgents.Find(id)?.Settings.Role ?? settings.Role;
        Note("role", role == settings.Role ? null : $"'role' is {settings.Role}, but {id} has the role {role} and keeps it; make another agent.");
        Note("systemPrompt", (settings.SystemPrompt, settings.Prompt) switch
        {
            (null, null) => "'systemPrompt' is missing; give the agent's instructions, or a template in 'prompt'.",
            (not null, not null) => "'systemPrompt' and 'prompt' are both there; give one of them.",
            ({ } text, _) => DefinitionText.Problem("systemPrompt", text, 1, DefinitionText.Longest),
            _ => null,
        });
        if (settings.TakesOver)
        {
            Note("takesOver", ShippedAgents.Find(id) is not null
                ? "'takesOver' is for agents that work in place of the built-in one; this one is built in."
                : all.FirstOrDefault(other => other.Id != id && other.Settings.TakesOver && other.Settings.Role == settings.Role) is { } other
                    ? $"The work of the {settings.Role} is taken over by {other.Id} already; save that agent with takesOver false first."
                    : null);
        }
        return errors;
    }
}
