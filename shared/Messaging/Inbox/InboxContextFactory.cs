using System.Diagnostics;
using MassTransit;
using MassTransit.Middleware;
using Platform.Persistence;

namespace Platform.Messaging.Inbox;

/// <summary>
/// One message, one transaction: the inbox row, what the consumer writes, and what it publishes. A message that was
/// handled before is acknowledged and does nothing; two deliveries at once queue on the inbox row's key.
/// </summary>
internal sealed class InboxContextFactory<TDatabase>(Session<TDatabase> session, IServiceProvider services, TimeProvider clock)
    : IOutboxContextFactory<TDatabase>, IOutboxContextFactory<SagaInbox<TDatabase>>
    where TDatabase : ServiceDatabase
{
    Task IOutboxContextFactory<TDatabase>.Send<T>(ConsumeContext<T> context, OutboxConsumeOptions options, IPipe<OutboxConsumeContext<T>> next) =>
        SendAsync(context, options, next, askFirst: true);

    /// <summary>
    /// A saga's message asks the inbox in the round trip that loads the saga. A repeat runs through the state machine, whose
    /// effects all live in the session, and is rolled back.
    /// </summary>
    Task IOutboxContextFactory<SagaInbox<TDatabase>>.Send<T>(ConsumeContext<T> context, OutboxConsumeOptions options, IPipe<OutboxConsumeContext<T>> next) =>
        SendAsync(context, options, next, askFirst: false);

    public void Probe(ProbeContext context) => context.CreateFilterScope("inbox").Add("provider", "npgsql");

    private async Task SendAsync<T>(ConsumeContext<T> context, OutboxConsumeOptions options, IPipe<OutboxConsumeContext<T>> next, bool askFirst)
        where T : class
    {
        CrashPoint.Hit("received");
        var started = Stopwatch.GetTimestamp();
        var messageId = context.GetOriginalMessageId()
            ?? throw new MessageException(typeof(T), "A message needs a GUID as message id, so that a repeat can be recognised.");
        await session.BeginAsync(context.CancellationToken);
        session.Expect(new InboxEntry(messageId, options.ConsumerId, clock.GetUtcNow()));
        if (askFirst && await session.EnterInboxAsync(context.CancellationToken) == InboxOutcome.HandledBefore)
        {
            await session.RollbackAsync();
            await context.NotifyConsumed(context, Stopwatch.GetElapsedTime(started), options.ConsumerType);
            return;
        }
        await next.Send(new InboxConsumeContext<T, TDatabase>(context, options, services, session));
        if (await session.EnterInboxAsync(context.CancellationToken) == InboxOutcome.HandledBefore)
        {
            await session.RollbackAsync();
            return;
        }
        await session.CommitAsync(context.CancellationToken);
        CrashPoint.Hit("before-acknowledge");
    }
}
