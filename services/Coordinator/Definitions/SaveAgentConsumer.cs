using MassTransit;
using Platform.Contracts.Definitions;

namespace Platform.Coordinator.Definitions;

/// <summary>Creates or changes an agent; an invalid or outdated one changes nothing.</summary>
internal sealed class SaveAgentConsumer(AgentChanges changes) : IConsumer<SaveAgent>
{
    public async Task Consume(ConsumeContext<SaveAgent> context)
    {
        var save = context.Message;
        await context.AnswerAsync(
            await changes.SaveAsync(save.AgentId, save.Settings, save.SavedBy, save.ExpectedVersion, DefinitionChange.Changed, context.CancellationToken));
    }
}

/// <summary>Tells the asker, and those who run agents, what became of a change.</summary>
internal static class AgentAnswer
{
    public static async Task AnswerAsync(this ConsumeContext context, AgentChange change)
    {
        if (change.Refusal is { } refusal)
        {
            await context.RespondAsync(refusal);
            return;
        }
        if (change.Event is { } happened)
        {
            await context.Publish(happened, context.CancellationToken);
        }
        await context.RespondAsync(new AgentFound { Agent = change.Agent!, Created = change.Created });
    }
}
