using MassTransit;
using Platform.Contracts.Definitions;
using Platform.Messaging;

namespace Platform.Coordinator.Definitions;

/// <summary>Answers who asks for agents, prompt templates, their history, or what was missed of it. Changes nothing.</summary>
internal sealed class ReadDefinitionsConsumer(Session<CoordinatorDatabase> session) :
    IConsumer<GetAgent>, IConsumer<ListAgents>, IConsumer<GetPrompt>, IConsumer<ListPrompts>, IConsumer<ListDefinitionVersions>, IConsumer<GetAgentChanges>
{
    /// <summary>Definitions in one answer: each may have 40,000 characters.</summary>
    private const int MostChanges = 20;

    public async Task Consume(ConsumeContext<GetAgent> context)
    {
        var get = context.Message;
        await (await FindAsync<AgentDefinition>(DefinitionKind.Agent, get.AgentId, get.Version, context.CancellationToken) is { } agent
            ? context.RespondAsync(new AgentFound { Agent = agent })
            : context.RespondAsync(Refusals.NotFound(DefinitionKind.Agent, get.AgentId, get.Version)));
    }

    public async Task Consume(ConsumeContext<GetPrompt> context)
    {
        var get = context.Message;
        await (await FindAsync<PromptTemplate>(DefinitionKind.Prompt, get.PromptId, get.Version, context.CancellationToken) is { } prompt
            ? context.RespondAsync(new PromptFound { Prompt = prompt })
            : context.RespondAsync(Refusals.NotFound(DefinitionKind.Prompt, get.PromptId, get.Version)));
    }

    public async Task Consume(ConsumeContext<ListAgents> context)
    {
        var (page, more) = await ListAsync<AgentDefinition>(DefinitionKind.Agent, context.Message.After, context.Message.Limit, context.CancellationToken);
        await context.RespondAsync(new AgentList
        {
            Agents = [.. page.Select(agent => new AgentSummary
            {
                Id = agent.Id, Version = agent.Version, Name = agent.Settings.Name, Description = agent.Settings.Description, Role = agent.Settings.Role, BuiltIn = agent.BuiltIn,
                Overridden = agent.Overridden, TakesOver = agent.Settings.TakesOver, ChangedBy = agent.ChangedBy, ChangedAt = agent.ChangedAt,
            })],
            Next = more ? page[^1].Id : null,
        });
    }

    public async Task Consume(ConsumeContext<ListPrompts> context)
    {
        var (page, more) = await ListAsync<PromptTemplate>(DefinitionKind.Prompt, context.Message.After, context.Message.Limit, context.CancellationToken);
        await context.RespondAsync(new PromptList
        {
            Prompts = [.. page.Select(prompt => new PromptSummary
            {
                Id = prompt.Id, Version = prompt.Version, Name = prompt.Settings.Name, Description = prompt.Settings.Description, ChangedBy = prompt.ChangedBy, ChangedAt = prompt.ChangedAt,
            })],
            Next = more ? page[^1].Id : null,
        });
    }

    public async Task Consume(ConsumeContext<ListDefinitionVersions> context)
    {
        var list = context.Message;
        var limit = Math.Clamp(list.Limit, 1, DefinitionStore.Most);
        var found = await DefinitionStore.VersionsAsync(session.Connection, session.Transaction, list.Kind, Text(list.Id), list.Below, limit + 1, context.CancellationToken);
        var page = found.Take(limit).ToList();
        await context.RespondAsync(new DefinitionVersionList { Versions = page, Next = found.Count > limit ? page[^1].Version : null });
    }

    public async Task Consume(ConsumeContext<GetAgentChanges> context) => await context.RespondAsync(new AgentChangesFound
    {
        Changes = await DefinitionStore.NewerAgentsAsync(session.Connection, session.Transaction, context.Message.Known, MostChanges, context.CancellationToken),
    });

    private Task<T?> FindAsync<T>(DefinitionKind kind, string id, int? version, CancellationToken cancellationToken)
        where T : class => DefinitionStore.FindAsync<T>(session.Connection, session.Transaction, kind, Text(id), version, cancellationToken);

    /// <summary>One more than asked for tells whether there is a next page.</summary>
    private async Task<(IReadOnlyList<T> Page, bool More)> ListAsync<T>(DefinitionKind kind, string? after, int limit, CancellationToken cancellationToken)
        where T : class
    {
        var most = Math.Clamp(limit, 1, DefinitionStore.Most);
        var found = await DefinitionStore.ListAsync<T>(session.Connection, session.Transaction, kind, after is null ? null : Text(after), most + 1, cancellationToken);
        return ([.. found.Take(most)], found.Count > most);
    }

    // PostgreSQL knows no NUL; whatever holds one is found nowhere.
    private static string Text(string value) => value.Replace('\0', '\u0001');
}
