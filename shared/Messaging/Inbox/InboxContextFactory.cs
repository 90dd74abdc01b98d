using System.Diagnostics;
using MassTransit;
using MassTransit.Middleware;
using Platform.Persistence;

namespace Platform.Messaging.Inbox;

/// <summary>
/// What a message does commits with its inbox row or not at all. A message that was handled before is acknowledged and does
/// nothing. Sagas and consumers that say so share the transaction with others that wait at the same time; a message that is
/// tried again is alone.
/// </summary>
internal sealed class InboxContextFactory<TDatabase>(Session<TDatabase> session, IServiceProvider services, TimeProvider clock)
    : IOutboxContextFactory<TDatabase>, IOutboxContextFactory<SharedInbox<TDatabase>>, IOutboxContextFactory<SagaInbox<TDatabase>>
    where TDatabase : ServiceDatabase
{
    Task IOutboxContextFactory<TDatabase>.Send<T>(ConsumeContext<T> context, OutboxConsumeOptions options, IPipe<OutboxConsumeContext<T>> next) =>
        SendAsync(context, options, next, shares: false, isSaga: false);

    Task IOutboxContextFactory<SharedInbox<TDatabase>>.Send<T>(ConsumeContext<T> context, OutboxConsumeOptions options, IPipe<OutboxConsumeContext<T>> next) =>
        SendAsync(context, options, next, shares: true, isSaga: false);

    /// <summary>
    /// A saga's message asks the inbox in the round trip that loads the saga. A repeat runs through the state machine, whose
    /// effects all live in the session, and leaves without them.
    /// </summary>
    Task IOutboxContextFactory<SagaInbox<TDatabase>>.Send<T>(ConsumeContext<T> context, OutboxConsumeOptions options, IPipe<OutboxConsumeContext<T>> next) =>
        SendAsync(context, options, next, shares: true, isSaga: true);

    public void Probe(ProbeContext context) => context.CreateFilterScope("inbox").Add("provider", "npgsql");

    private async Task SendAsync<T>(ConsumeContext<T> context, OutboxConsumeOptions options, IPipe<OutboxConsumeContext<T>> next, bool shares, bool isSaga)
        where T : class
    {
        CrashPoint.Hit("received");
        var started = Stopwatch.GetTimestamp();
        var messageId = context.GetOriginalMessageId()
            ?? throw new MessageException(typeof(T), "A message needs a GUID as message id, so that a repeat can be recognised.");
        session.Expect(new InboxEntry(messageId, options.ConsumerId, clock.GetUtcNow()), shares && context.GetRetryAttempt() == 0);
        try
        {
            if (!isSaga && await session.EnterAsync(null, context.CancellationToken) == InboxOutcome.HandledBefore)
            {
                await session.RollbackAsync();
                await context.NotifyConsumed(context, Stopwatch.GetElapsedTime(started), options.ConsumerType);
                return;
            }
            await next.Send(new InboxConsumeContext<T, TDatabase>(context, options, services, session));
            if (await session.EnterAsync(null, context.CancellationToken) == InboxOutcome.HandledBefore)
            {
                await session.RollbackAsync();
                return;
            }
            await session.CommitAsync(context.CancellationToken);
        }
        catch
        {
            // At once, and not when the scope ends: others may wait for this one's turn to be over.
            await session.RollbackAsync();
            throw;
        }
        CrashPoint.Hit("before-acknowledge");
    }
}
