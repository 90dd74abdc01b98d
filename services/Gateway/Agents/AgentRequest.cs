using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using Platform.Contracts.Definitions;
using Platform.Gateway.Api;

namespace Platform.Gateway.Agents;

/// <summary>An agent: the <c>settings</c> of what was read, changed. It gives no authority; policy, effects and approval are not part of it.</summary>
public sealed record AgentRequest
{
    /// <summary>1 to 100 characters.</summary>
    [Required]
    public string? Name { get; init; }
    /// <summary>At most 1,000 characters.</summary>
    public string? Description { get; init; }
    /// <summary>The work it does; stays as it is when the agent is changed.</summary>
    [Required]
    public AgentRole? Role { get; init; }
    /// <summary>The agent's own instructions, 1 to 20,000 characters; either these or <c>prompt</c>. The platform adds its rules after them, always.</summary>
    public string? SystemPrompt { get; init; }
    /// <summary>The prompt template that its instructions are made of.</summary>
    public PromptUseRequest? Prompt { get; init; }
    /// <summary>Name of the configured model for a purpose (Router: analysis; Diagnostic: investigation; Automation: plan; Writer: summary); <c>none</c> = rules alone.</summary>
    public IReadOnlyDictionary<string, string>? Models { get; init; }
    /// <summary>Names of the tools that its model is offered, of those that there are; left out, all of them.</summary>
    public IReadOnlyList<string?>? Tools { get; init; }
    /// <summary>Whether it is told what is remembered of the target, and may ask for its past tasks; of use to the role Diagnostic. Left out, true.</summary>
    public bool? Memory { get; init; }
    /// <summary>How often it may ask its model for one piece of work; left out, as often as <c>Agents:MaxIterations</c> allows.</summary>
    public int? MaxIterations { get; init; }
    /// <summary>Limits of its own, each within <c>Agents:Budget</c>.</summary>
    public AgentBudget? Budget { get; init; }
    /// <summary>Whether it works in place of its role's built-in agent; left out, false.</summary>
    public bool? TakesOver { get; init; }

    internal AgentSettings Check(Checks checks)
    {
        if (Role is null)
        {
            checks.Add("role", $"'role' is missing; give one of {string.Join(", ", Enum.GetNames<AgentRole>())}.");
        }
        if (Name is null)
        {
            checks.Add("name", "'name' is missing; give 1 to 100 characters.");
        }
        if (Tools?.Contains(null) == true)
        {
            checks.Add("tools", "'tools' has null among its names; leave it out.");
        }
        if (Prompt is { Id: null })
        {
            checks.Add("prompt.id", "'prompt.id' is missing; name the template.");
        }
        var values = checks.Json("prompt.values", Prompt?.Values);
        var models = checks.Values("models", Models, 20, 100);
        checks.Done();
        return new AgentSettings
        {
            Name = Name!,
            Description = Description ?? "",
            Role = Role!.Value,
            SystemPrompt = SystemPrompt,
            Prompt = Prompt is null ? null : new PromptUse { Id = Prompt.Id!, Version = Prompt.Version, Values = values },
            Models = models,
            Tools = Tools?.OfType<string>().ToList(),
            Memory = Memory ?? true,
            MaxIterations = MaxIterations,
            Budget = Budget ?? new AgentBudget(),
            TakesOver = TakesOver ?? false,
        };
    }
}

/// <summary>The use of a prompt template.</summary>
public sealed record PromptUseRequest
{
    /// <summary>Id of the template.</summary>
    [Required]
    public string? Id { get; init; }
    /// <summary>Its version; left out, the newest, so that a change of the template changes the agent.</summary>
    public int? Version { get; init; }
    /// <summary>Values of its variables.</summary>
    public IReadOnlyDictionary<string, JsonElement>? Values { get; init; }
}
