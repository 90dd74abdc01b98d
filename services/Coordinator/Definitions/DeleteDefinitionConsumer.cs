using MassTransit;
using Platform.Contracts.Definitions;
using Platform.Messaging;

namespace Platform.Coordinator.Definitions;

/// <summary>Deletes an agent that is not built in, or a prompt template that no agent uses; the versions stay.</summary>
internal sealed class DeleteDefinitionConsumer(Session<CoordinatorDatabase> session, TimeProvider clock) : IConsumer<DeleteDefinition>
{
    public async Task Consume(ConsumeContext<DeleteDefinition> context)
    {
        var (delete, cancellationToken) = (context.Message, context.CancellationToken);
        await DefinitionStore.LockAsync(session.Connection, session.Transaction, cancellationToken);
        var (version, body) = delete.Kind == DefinitionKind.Agent
            ? await FindAsync<AgentDefinition>(delete, agent => agent.Version, cancellationToken)
            : await FindAsync<PromptTemplate>(delete, prompt => prompt.Version, cancellationToken);
        if (body is null)
        {
            await context.RespondAsync(Refusals.NotFound(delete.Kind, delete.Id));
            return;
        }
        if (delete.ExpectedVersion is { } expected && expected != version)
        {
            await context.RespondAsync(Refusals.VersionMismatch(delete.Kind, delete.Id, expected, version));
            return;
        }
        if (await UseAsync(body, cancellationToken) is { } use)
        {
            await context.RespondAsync(use);
            return;
        }
        var deletion = new DefinitionVersion { Version = version + 1, Change = DefinitionChange.Deleted, Changed = [], ChangedBy = delete.DeletedBy, ChangedAt = clock.GetUtcNow() };
        await DefinitionStore.AddAsync(session.Connection, session.Transaction, delete.Kind, delete.Id, deletion, body, cancellationToken);
        if (delete.Kind == DefinitionKind.Agent)
        {
            await context.Publish(new AgentChanged { AgentId = delete.Id, Version = deletion.Version }, cancellationToken);
        }
        await context.RespondAsync(new DefinitionDeleted { Kind = delete.Kind, Id = delete.Id });
    }

    private async Task<(int Version, object? Body)> FindAsync<T>(DeleteDefinition delete, Func<T, int> version, CancellationToken cancellationToken)
        where T : class
    {
        var found = await DefinitionStore.FindAsync<T>(session.Connection, session.Transaction, delete.Kind, delete.Id, null, cancellationToken);
        return (found is null ? 0 : version(found), found);
    }

    /// <summary>Why it must stay; null where it need not.</summary>
    private async Task<DefinitionRefused?> UseAsync(object body, CancellationToken cancellationToken)
    {
        if (body is AgentDefinition agent)
        {
            return agent.BuiltIn ? Refusals.BuiltIn(agent.Id) : null;
        }
        var id = ((PromptTemplate)body).Id;
        var agents = await DefinitionStore.ListAsync<AgentDefinition>(session.Connection, session.Transaction, DefinitionKind.Agent, null, DefinitionStore.Most, cancellationToken);
        var users = agents.Where(user => user.Settings.Prompt?.Id == id).Select(user => user.Id).ToList();
        return users.Count > 0 ? Refusals.UsedBy(id, users) : null;
    }
}
