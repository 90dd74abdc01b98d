using MassTransit;
using MassTransit.Middleware;
using MassTransit.Middleware.Outbox;
using Platform.Persistence;

namespace Platform.Messaging.Inbox;

/// <summary>The consumer's view of its message: whatever it sends, publishes or answers goes into the session's outbox.</summary>
internal sealed class InboxConsumeContext<TMessage, TDatabase>(
    ConsumeContext<TMessage> context, OutboxConsumeOptions options, IServiceProvider services, Session<TDatabase> session)
    : OutboxConsumeContextProxy<TMessage>(context, options, services)
    where TMessage : class
    where TDatabase : ServiceDatabase
{
    public override bool ContinueProcessing { get; set; } = true;
    public override bool IsMessageConsumed => false;
    public override bool IsOutboxDelivered => false;
    public override int ReceiveCount => 1;
    public override long? LastSequenceNumber => null;

    public override Task SetConsumed() => Task.CompletedTask;

    public override Task SetDelivered() => Task.CompletedTask;

    // Delivery is the dispatcher's; MassTransit asks for these only where a filter delivers by itself.
    public override Task<List<OutboxMessageContext>> LoadOutboxMessages() => Task.FromResult<List<OutboxMessageContext>>([]);

    public override Task NotifyOutboxMessageDelivered(OutboxMessageContext message) => Task.CompletedTask;

    public override Task RemoveOutboxMessages() => Task.CompletedTask;

    public override Task AddSend<T>(SendContext<T> context) => session.AddSend(context);
}
