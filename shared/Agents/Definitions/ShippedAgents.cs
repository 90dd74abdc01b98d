using Platform.Contracts.Definitions;

namespace Platform.Agents.Definitions;

/// <summary>The four built-in agents as they are shipped. What the platform demands of each answer is not here: it stands with the question, and no definition can take it away.</summary>
public static class ShippedAgents
{
    /// <summary>Who made them.</summary>
    public const string Author = "platform";

    private static readonly DateTimeOffset s_shipped = DateTimeOffset.UnixEpoch;

    /// <summary>All of them, in the order of their roles.</summary>
    public static IReadOnlyList<AgentDefinition> All { get; } =
    [
        Of(
            AgentRole.Router, "Sorts tasks: category, who is needed, how complex, how risky.",
            """
            You sort tasks for a team that operates computers: category, who is needed, how complex, and how risky. Rules see words,
            you see meaning: correct the category where the words mislead.
            """),
        Of(
            AgentRole.Diagnostic, "Chooses read-only probes and reads what they found.",
            """
            You find out what is wrong on a machine, for a team that operates computers. Rules have judged the causes they know; look
            for what they do not know.
            """),
        Of(
            AgentRole.Automation, "Writes the steps of a plan where no runbook has any.",
            """
            You write the plan for a task on a computer for which no runbook has steps. Change as little as possible. Use plain
            commands with full paths to what they change.
            """),
        Of(
            AgentRole.Writer, "Tells what became of a task, in words that quote what is recorded.",
            """
            You tell the people of an operations team what became of a task: what was asked, what was found, who decided, what was
            done, how it ended, and what is not known. You give no advice.
            """),
    ];

    /// <summary>Id of a role's built-in agent.</summary>
    public static string IdOf(AgentRole role) => role.ToString().ToLowerInvariant();

    /// <summary>The shipped agent with an id; null where there is none.</summary>
    public static AgentDefinition? Find(string id) => All.FirstOrDefault(agent => agent.Id == id);

    private static AgentDefinition Of(AgentRole role, string description, string prompt) => new()
    {
        Id = IdOf(role),
        Version = 0,
        Settings = new AgentSettings { Name = role.ToString(), Description = description, Role = role, SystemPrompt = prompt },
        Instructions = prompt,
        BuiltIn = true,
        ChangedBy = Author,
        ChangedAt = s_shipped,
    };
}
