using System.Diagnostics;
using Dapper;
using MassTransit;
using MassTransit.Middleware;
using Platform.Persistence;

namespace Platform.Messaging.Inbox;

/// <summary>
/// One message, one transaction: the inbox row, what the consumer writes, and what it publishes. A message that was
/// handled before is acknowledged and does nothing; two deliveries at once queue on the inbox row's key.
/// </summary>
internal sealed class InboxContextFactory<TDatabase>(Session<TDatabase> session, IServiceProvider services, TimeProvider clock) : IOutboxContextFactory<TDatabase>
    where TDatabase : ServiceDatabase
{
    public async Task Send<T>(ConsumeContext<T> context, OutboxConsumeOptions options, IPipe<OutboxConsumeContext<T>> next)
        where T : class
    {
        var started = Stopwatch.GetTimestamp();
        var messageId = context.GetOriginalMessageId()
            ?? throw new MessageException(typeof(T), "A message needs a GUID as message id, so that a repeat can be recognised.");
        await session.BeginAsync(context.CancellationToken);
        var inserted = await session.Connection.ExecuteAsync(new CommandDefinition(
            """
            insert into inbox_message (message_id, consumer_id, received_at) values (@messageId, @ConsumerId, @now)
            on conflict (message_id, consumer_id) do nothing
            """,
            new { messageId, options.ConsumerId, now = clock.GetUtcNow() }, session.Transaction, cancellationToken: context.CancellationToken));
        if (inserted == 0)
        {
            await session.RollbackAsync();
            await context.NotifyConsumed(context, Stopwatch.GetElapsedTime(started), options.ConsumerType);
            return;
        }
        await next.Send(new InboxConsumeContext<T, TDatabase>(context, options, services, session));
        await session.CommitAsync(context.CancellationToken);
    }

    public void Probe(ProbeContext context) => context.CreateFilterScope("inbox").Add("provider", "npgsql");
}
