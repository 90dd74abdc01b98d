using MassTransit;
using Platform.Contracts.Definitions;
using Platform.Messaging;
using Platform.Persistence;

namespace Platform.Agents.Definitions;

/// <summary>Keeps a service's copy of a changed agent. Order and repeats do not matter.</summary>
public sealed class AgentChangedConsumer<TDatabase>(Session<TDatabase> session) : IConsumer<AgentChanged>
    where TDatabase : ServiceDatabase
{
    /// <inheritdoc />
    public Task Consume(ConsumeContext<AgentChanged> context) =>
        AgentDefinitionStore.KeepAsync(session.Connection, session.Transaction, [context.Message], context.CancellationToken);
}
