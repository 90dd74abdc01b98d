using System.Globalization;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using Platform.Agents.Channels;
using Platform.Agents.Mcp;
using Platform.Contracts.Definitions;

namespace Platform.Agents.Definitions;

/// <summary>What the configuration allows a definition: models that there are, budgets within those of the service, no more rounds than the platform's.</summary>
public sealed class AgentLimits
{
    private const int MostTools = 100;

    private static readonly Dictionary<AgentRole, string[]> s_purposes = new()
    {
        [AgentRole.Router] = ["analysis"],
        [AgentRole.Diagnostic] = ["investigation"],
        [AgentRole.Automation] = ["plan"],
        [AgentRole.Writer] = ["summary"],
    };

    /// <summary>The tools that agents bring themselves.</summary>
    private static readonly Dictionary<AgentRole, string[]> s_tools = new()
    {
        [AgentRole.Router] = [],
        [AgentRole.Diagnostic] = ["http_check", "past_tasks", "read_file", "read_log", "run_probe", "search_runbooks"],
        [AgentRole.Automation] = [],
        [AgentRole.Writer] = [],
    };

    private readonly IReadOnlyList<string> _models;
    private readonly IReadOnlyList<string> _mcpTools;
    private readonly AgentsOptions _agents;
    private readonly BudgetOptions _budget;

    internal AgentLimits(IConfiguration configuration, IOptions<AgentsOptions> agents, IOptions<BudgetOptions> budget) =>
        (_models, _mcpTools, _agents, _budget) = (ModelCatalogue.Names(configuration), McpServers.ReadOnlyTools(configuration), agents.Value, budget.Value);

    /// <summary>What the configuration does not allow, by member; empty where all is well.</summary>
    public IReadOnlyDictionary<string, string> Errors(AgentSettings settings)
    {
        var errors = new Dictionary<string, string>();
        Models(settings, errors);
        Tools(settings, errors);
        if (settings.MaxIterations is { } most && (most < 1 || most > _agents.MaxIterations))
        {
            errors["maxIterations"] = Text($"'maxIterations' is {most}; give 1 to {_agents.MaxIterations} (Agents:MaxIterations), or leave it out.");
        }
        foreach (var (name, value, allowed) in Budgets(settings.Budget))
        {
            if (value is { } wanted && !(wanted >= 0 && wanted <= allowed))
            {
                errors[$"budget.{Camel(name)}"] = Text($"'budget.{Camel(name)}' is {wanted}; give 0 to {allowed} (Agents:Budget:{name}), or leave it out.");
            }
        }
        return errors;
    }

    private void Models(AgentSettings settings, Dictionary<string, string> errors)
    {
        var purposes = s_purposes[settings.Role];
        foreach (var (purpose, model) in settings.Models)
        {
            var member = $"models.{purpose}";
            if (!purposes.Contains(purpose, StringComparer.Ordinal))
            {
                errors[member] = $"'{member}' names no purpose of the role {settings.Role}; it has: {string.Join(", ", purposes)}.";
            }
            else if (model != ModelCatalogue.None && !_models.Contains(model, StringComparer.OrdinalIgnoreCase))
            {
                errors[member] = $"'{member}' is '{model}', which is no configured model; give {string.Join(", ", _models.Append(ModelCatalogue.None))} (Agents:Models).";
            }
            else if (model != ModelCatalogue.None && ModelCatalogue.NameFor(_models, _agents.Use, settings.Role.ToString(), purpose) is null)
            {
                errors[member] = $"'{member}' is '{model}', but the configuration gives the role {settings.Role} no model for it (Agents:Use); that cannot be changed here.";
            }
        }
    }

    /// <summary>Tools of a role; one that has tools of its own is offered those of MCP servers too.</summary>
    private IReadOnlyList<string> ToolsOf(AgentRole role) => s_tools[role] is { Length: > 0 } own ? [.. own, .. _mcpTools] : [];

    private void Tools(AgentSettings settings, Dictionary<string, string> errors)
    {
        var (tools, known) = (settings.Tools ?? [], ToolsOf(settings.Role));
        if (tools.Count > MostTools || tools.Distinct(StringComparer.Ordinal).Count() != tools.Count)
        {
            errors["tools"] = $"'tools' must be at most {MostTools} names, each once.";
        }
        else if (tools.FirstOrDefault(name => !known.Contains(name, StringComparer.Ordinal)) is { } unknown)
        {
            errors["tools"] = $"'tools' has '{(unknown.Length <= 64 ? unknown : unknown[..64] + "...")}', which is no tool of the role {settings.Role}; it has: {(known.Count == 0 ? "none" : $"{string.Join(", ", known)} (those of MCP servers are declared in Agents:Mcp)")}.";
        }
    }

    private IEnumerable<(string Name, double? Value, double Allowed)> Budgets(AgentBudget budget) =>
    [
        (nameof(budget.TaskTokens), budget.TaskTokens, _budget.TaskTokens), (nameof(budget.TaskCalls), budget.TaskCalls, _budget.TaskCalls),
        (nameof(budget.TaskSeconds), budget.TaskSeconds, _budget.TaskSeconds), (nameof(budget.TaskMoney), budget.TaskMoney, _budget.TaskMoney),
        (nameof(budget.DayTokens), budget.DayTokens, _budget.DayTokens), (nameof(budget.DayCalls), budget.DayCalls, _budget.DayCalls),
        (nameof(budget.DaySeconds), budget.DaySeconds, _budget.DaySeconds), (nameof(budget.DayMoney), budget.DayMoney, _budget.DayMoney),
    ];

    private static string Camel(string name) => System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(name);

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
