using System.Diagnostics;
using System.Text.Json;
using MassTransit;
using Platform.Persistence;

namespace Platform.Messaging.Work;

/// <summary>Accepts a command into <c>work_item</c>; for finished work it publishes the stored answer again.</summary>
internal sealed class WorkConsumer<TCommand, TDatabase>(
    WorkQueue<TCommand, TDatabase> queue, Session<TDatabase> session, WorkJson json, TimeProvider clock) : IConsumer<TCommand>
    where TCommand : class
    where TDatabase : ServiceDatabase
{
    public async Task Consume(ConsumeContext<TCommand> context)
    {
        var key = queue.Key(context.Message);
        var body = JsonSerializer.SerializeToUtf8Bytes(context.Message, json.Options);
        var accepted = await WorkStore.AcceptAsync(
            session.Connection, session.Transaction, queue.Kind, key, body, Activity.Current?.Id, clock.GetUtcNow(), context.CancellationToken);
        if (!accepted
            && await WorkStore.ReadAnswerAsync(session.Connection, session.Transaction, queue.Kind, key, context.CancellationToken) is { } answer)
        {
            await session.PublishAsync(json.Read(answer.Urn, answer.Body), context.CancellationToken);
        }
        session.OnCommitted(queue.Ring);
    }
}
