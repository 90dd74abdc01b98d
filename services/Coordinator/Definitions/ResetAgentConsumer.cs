using MassTransit;
using Platform.Agents.Definitions;
using Platform.Contracts.Definitions;
using Platform.Messaging;

namespace Platform.Coordinator.Definitions;

/// <summary>Makes a built-in agent again what it was shipped as.</summary>
internal sealed class ResetAgentConsumer(Session<CoordinatorDatabase> session, AgentChanges changes) : IConsumer<ResetAgent>
{
    public async Task Consume(ConsumeContext<ResetAgent> context)
    {
        var reset = context.Message;
        if (ShippedAgents.Find(reset.AgentId) is { } shipped)
        {
            await context.AnswerAsync(
                await changes.SaveAsync(reset.AgentId, shipped.Settings, reset.ResetBy, reset.ExpectedVersion, DefinitionChange.Reset, context.CancellationToken));
            return;
        }
        var there = await DefinitionStore.FindAsync<AgentDefinition>(
            session.Connection, session.Transaction, DefinitionKind.Agent, reset.AgentId, null, context.CancellationToken);
        await context.RespondAsync(there is null ? Refusals.NotFound(DefinitionKind.Agent, reset.AgentId) : Refusals.NotBuiltIn(reset.AgentId));
    }
}
