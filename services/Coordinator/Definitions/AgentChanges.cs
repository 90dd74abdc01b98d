using System.Text.Json;
using Platform.Agents.Definitions;
using Platform.Contracts;
using Platform.Contracts.Definitions;
using Platform.Messaging;

namespace Platform.Coordinator.Definitions;

/// <summary>Checks, renders and writes new versions of agents. Every method runs in the session's transaction, holding the lock of the store.</summary>
internal sealed class AgentChanges(Session<CoordinatorDatabase> session, AgentLimits limits, TimeProvider clock)
{
    /// <summary>Saves an agent; where it is as it was already, nothing is written.</summary>
    public async Task<AgentChange> SaveAsync(string id, AgentSettings settings, string by, int? expected, DefinitionChange change, CancellationToken cancellationToken)
    {
        if (DefinitionText.IdProblem(id) is { } wrong)
        {
            return AgentChange.Refused(Refusals.Invalid(DefinitionKind.Agent, new Dictionary<string, string> { ["id"] = wrong }));
        }
        await DefinitionStore.LockAsync(session.Connection, session.Transaction, cancellationToken);
        var current = await DefinitionStore.FindAsync<AgentDefinition>(session.Connection, session.Transaction, DefinitionKind.Agent, id, null, cancellationToken);
        if (expected is { } version && version != (current?.Version ?? 0))
        {
            return AgentChange.Refused(Refusals.VersionMismatch(DefinitionKind.Agent, id, version, current?.Version));
        }
        var all = await DefinitionStore.ListAsync<AgentDefinition>(session.Connection, session.Transaction, DefinitionKind.Agent, null, DefinitionStore.Most, cancellationToken);
        var errors = AgentCheck.Errors(id, settings, current, all);
        foreach (var (member, problem) in limits.Errors(settings))
        {
            errors.TryAdd(member, problem);
        }
        var instructions = settings.SystemPrompt ?? "";
        if (settings.Prompt is { } use && errors.Count == 0)
        {
            instructions = await RenderAsync(use, errors, cancellationToken);
        }
        return errors.Count > 0
            ? AgentChange.Refused(Refusals.Invalid(DefinitionKind.Agent, errors))
            : await WriteAsync(id, current, settings, instructions, change == DefinitionChange.Changed && current is null ? DefinitionChange.Created : change, by, cancellationToken);
    }

    /// <summary>
    /// Writes the next version of an agent, unless it is as it was. Which version that is depends on what was deleted, too:
    /// numbers are given once.
    /// </summary>
    public async Task<AgentChange> WriteAsync(
        string id, AgentDefinition? current, AgentSettings settings, string instructions, DefinitionChange change, string by, CancellationToken cancellationToken)
    {
        var changed = Differences(current, settings, instructions);
        if (current is not null && changed.Count == 0)
        {
            return new AgentChange(current, null, null);
        }
        var shipped = ShippedAgents.Find(id);
        var agent = new AgentDefinition
        {
            Id = id,
            Version = 1 + await DefinitionStore.NewestAsync(session.Connection, session.Transaction, DefinitionKind.Agent, id, cancellationToken),
            Settings = settings,
            Instructions = instructions,
            BuiltIn = shipped is not null,
            Overridden = shipped is not null && Differences(shipped, settings, instructions).Count > 0,
            ChangedBy = by,
            ChangedAt = clock.GetUtcNow(),
        };
        await DefinitionStore.AddAsync(
            session.Connection, session.Transaction, DefinitionKind.Agent, id,
            new DefinitionVersion { Version = agent.Version, Change = change, Changed = changed, ChangedBy = by, ChangedAt = agent.ChangedAt }, agent, cancellationToken);
        return new AgentChange(agent, new AgentChanged { AgentId = id, Version = agent.Version, Definition = agent }, null) { Created = current is null };
    }

    private async Task<string> RenderAsync(PromptUse use, Dictionary<string, string> errors, CancellationToken cancellationToken)
    {
        var prompt = DefinitionText.IdProblem(use.Id) is null
            ? await DefinitionStore.FindAsync<PromptTemplate>(session.Connection, session.Transaction, DefinitionKind.Prompt, use.Id, use.Version, cancellationToken)
            : null;
        if (prompt is null)
        {
            errors["prompt.id"] = Refusals.NotFound(DefinitionKind.Prompt, use.Id, use.Version).Message;
            return "";
        }
        var (text, wrong) = PromptText.Render(prompt.Settings, use.Values);
        foreach (var (variable, problem) in wrong)
        {
            errors[$"prompt.values.{variable}"] = problem;
        }
        return text;
    }

    private static IReadOnlyList<string> Differences(AgentDefinition? before, AgentSettings settings, string instructions)
    {
        var differences = DefinitionText.Differences(
            before is null ? JsonSerializer.SerializeToElement(new { }) : JsonSerializer.SerializeToElement(before.Settings, ContractsJson.Options),
            JsonSerializer.SerializeToElement(settings, ContractsJson.Options));
        return before is not null && before.Instructions == instructions ? differences : [.. differences, "instructions"];
    }
}

/// <summary>What became of a change.</summary>
/// <param name="Agent">The agent as it is now; null where the change was refused.</param>
/// <param name="Event">What the services that run agents are told; null where nothing changed.</param>
/// <param name="Refusal">Why nothing changed.</param>
internal sealed record AgentChange(AgentDefinition? Agent, AgentChanged? Event, DefinitionRefused? Refusal)
{
    public bool Created { get; init; }

    public static AgentChange Refused(DefinitionRefused refusal) => new(null, null, refusal);
}
