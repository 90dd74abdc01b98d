namespace Platform.Contracts.Definitions;

/// <summary>
/// What an agent is, as its author writes it. It gives no authority: what the agent's model answers is checked, what it may
/// do is fixed by code, and what runs is decided by policy and persons.
/// </summary>
public sealed record AgentSettings
{
    /// <summary>Shown name, 1 to 100 characters.</summary>
    public required string Name { get; init; }
    /// <summary>What it is for, at most 1,000 characters.</summary>
    public string Description { get; init; } = "";
    /// <summary>The work it does; stays as it is when the agent is changed.</summary>
    public required AgentRole Role { get; init; }
    /// <summary>The agent's own instructions, 1 to 20,000 characters; either these or <see cref="Prompt"/>.</summary>
    public string? SystemPrompt { get; init; }
    /// <summary>The prompt template that its instructions are made of.</summary>
    public PromptUse? Prompt { get; init; }
    /// <summary>
    /// Name of the configured model for a purpose (Router: analysis; Diagnostic: investigation; Automation: plan; Writer:
    /// summary); <c>none</c> = rules alone. What is not named uses the configured one.
    /// </summary>
    public IReadOnlyDictionary<string, string> Models { get; init; } = new Dictionary<string, string>();
    /// <summary>Names of the tools that its model is offered, of those that there are; null = all of them, empty = none.</summary>
    public IReadOnlyList<string>? Tools { get; init; }
    /// <summary>Whether it is told what is remembered of the target, and may ask for its past tasks; of use to the role Diagnostic.</summary>
    public bool Memory { get; init; } = true;
    /// <summary>How often it may ask its model for one piece of work, such as for a plan and its repairs; null = as often as the platform allows.</summary>
    public int? MaxIterations { get; init; }
    /// <summary>Limits of its own.</summary>
    public AgentBudget Budget { get; init; } = new();
    /// <summary>Whether it works in place of its role's built-in agent; one agent of a role at most. Of a built-in agent always false.</summary>
    public bool TakesOver { get; init; }
}

/// <summary>The use of a prompt template.</summary>
public sealed record PromptUse
{
    /// <summary>Id of the template.</summary>
    public required string Id { get; init; }
    /// <summary>Its version; null = the newest, so that a change of the template changes the agent.</summary>
    public int? Version { get; init; }
    /// <summary>Values of its variables.</summary>
    public IReadOnlyDictionary<string, System.Text.Json.JsonElement> Values { get; init; } = new Dictionary<string, System.Text.Json.JsonElement>();
}
