using System.Text.Json;
using MassTransit;
using Platform.Contracts;
using Platform.Contracts.Definitions;
using Platform.Messaging;

namespace Platform.Coordinator.Definitions;

/// <summary>
/// Creates or changes a prompt template, and the agents that use its newest version. A change after which one of them could
/// not be rendered changes nothing.
/// </summary>
internal sealed class SavePromptConsumer(Session<CoordinatorDatabase> session, AgentChanges agents, TimeProvider clock) : IConsumer<SavePrompt>
{
    public async Task Consume(ConsumeContext<SavePrompt> context)
    {
        var (save, cancellationToken) = (context.Message, context.CancellationToken);
        if (DefinitionText.IdProblem(save.PromptId) is { } wrong)
        {
            await context.RespondAsync(Refusals.Invalid(DefinitionKind.Prompt, new Dictionary<string, string> { ["id"] = wrong }));
            return;
        }
        await DefinitionStore.LockAsync(session.Connection, session.Transaction, cancellationToken);
        var current = await DefinitionStore.FindAsync<PromptTemplate>(session.Connection, session.Transaction, DefinitionKind.Prompt, save.PromptId, null, cancellationToken);
        if (save.ExpectedVersion is { } expected && expected != (current?.Version ?? 0))
        {
            await context.RespondAsync(Refusals.VersionMismatch(DefinitionKind.Prompt, save.PromptId, expected, current?.Version));
            return;
        }
        var errors = await ErrorsAsync(save, current is null, cancellationToken);
        var users = await UsersAsync(save, errors, cancellationToken);
        if (errors.Count > 0)
        {
            await context.RespondAsync(Refusals.Invalid(DefinitionKind.Prompt, errors));
            return;
        }
        var changed = DefinitionText.Differences(
            current is null ? JsonSerializer.SerializeToElement(new { }) : JsonSerializer.SerializeToElement(current.Settings, ContractsJson.Options),
            JsonSerializer.SerializeToElement(save.Settings, ContractsJson.Options));
        if (current is not null && changed.Count == 0)
        {
            await context.RespondAsync(new PromptFound { Prompt = current });
            return;
        }
        var prompt = await WriteAsync(save, current is null, changed, cancellationToken);
        foreach (var (agent, text) in users)
        {
            var change = await agents.WriteAsync(agent.Id, agent, agent.Settings, text, DefinitionChange.PromptChanged, save.SavedBy, cancellationToken);
            if (change.Event is { } happened)
            {
                await context.Publish(happened, cancellationToken);
            }
        }
        await context.RespondAsync(new PromptFound { Prompt = prompt, Created = current is null });
    }

    private async Task<Dictionary<string, string>> ErrorsAsync(SavePrompt save, bool isNew, CancellationToken cancellationToken)
    {
        var errors = new Dictionary<string, string>(PromptText.Errors(save.Settings));
        if (isNew && (await DefinitionStore.ListAsync<PromptTemplate>(
            session.Connection, session.Transaction, DefinitionKind.Prompt, null, DefinitionStore.Most, cancellationToken)).Count == DefinitionStore.Most)
        {
            errors["id"] = $"There are {DefinitionStore.Most} prompt templates already; delete one first.";
        }
        return errors;
    }

    /// <summary>The agents that follow the template, with the text that the new version makes of their values.</summary>
    private async Task<IReadOnlyList<(AgentDefinition Agent, string Text)>> UsersAsync(SavePrompt save, Dictionary<string, string> errors, CancellationToken cancellationToken)
    {
        if (errors.Count > 0)
        {
            return [];
        }
        var users = new List<(AgentDefinition Agent, string Text)>();
        var all = await DefinitionStore.ListAsync<AgentDefinition>(session.Connection, session.Transaction, DefinitionKind.Agent, null, DefinitionStore.Most, cancellationToken);
        foreach (var agent in all.Where(agent => agent.Settings.Prompt is { Version: null } use && use.Id == save.PromptId))
        {
            var (text, wrong) = PromptText.Render(save.Settings, agent.Settings.Prompt!.Values);
            users.Add((agent, text));
            if (wrong.Count > 0)
            {
                errors[$"agents.{agent.Id}"] = $"The agent {agent.Id} uses this template and could not be rendered any more: {string.Join(" ", wrong.Values)} Let it name a version first, or keep the variables.";
            }
        }
        return users;
    }

    private async Task<PromptTemplate> WriteAsync(SavePrompt save, bool isNew, IReadOnlyList<string> changed, CancellationToken cancellationToken)
    {
        var prompt = new PromptTemplate
        {
            Id = save.PromptId,
            Version = 1 + await DefinitionStore.NewestAsync(session.Connection, session.Transaction, DefinitionKind.Prompt, save.PromptId, cancellationToken),
            Settings = save.Settings,
            ChangedBy = save.SavedBy,
            ChangedAt = clock.GetUtcNow(),
        };
        await DefinitionStore.AddAsync(
            session.Connection, session.Transaction, DefinitionKind.Prompt, prompt.Id,
            new DefinitionVersion
            {
                Version = prompt.Version, Change = isNew ? DefinitionChange.Created : DefinitionChange.Changed, Changed = changed,
                ChangedBy = prompt.ChangedBy, ChangedAt = prompt.ChangedAt,
            }, prompt, cancellationToken);
        return prompt;
    }
}
