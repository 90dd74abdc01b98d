using MassTransit;
using Platform.Persistence;

namespace Platform.Messaging.Parked;

/// <summary>Answers for one service's parked messages; requests for other services are not its business.</summary>
internal sealed class ParkedMessagesConsumer<TDatabase>(TDatabase database, Session<TDatabase> session) : IConsumer<ListParkedMessages>, IConsumer<SettleParkedMessage>
    where TDatabase : ServiceDatabase
{
    public async Task Consume(ConsumeContext<ListParkedMessages> context)
    {
        if (!Mine(context.Message.Service))
        {
            return;
        }
        IReadOnlyList<ParkedMessage> messages;
        long total;
        if (context.Message.Id is { } id)
        {
            messages = await ParkedMessageStore.ReadAsync(session.Connection, session.Transaction, id, context.CancellationToken) is { } one ? [one] : [];
            total = messages.Count;
        }
        else
        {
            (messages, total) = await ParkedMessageStore.ListAsync(
                session.Connection, session.Transaction, Math.Clamp(context.Message.Limit, 1, 200), context.CancellationToken);
        }
        await context.RespondAsync(new ParkedMessageList { Service = database.Service, Messages = messages, Total = total });
    }

    public async Task Consume(ConsumeContext<SettleParkedMessage> context)
    {
        if (!Mine(context.Message.Service))
        {
            return;
        }
        var taken = await ParkedMessageStore.TakeAsync(session.Connection, session.Transaction, context.Message.Id, context.CancellationToken);
        if (taken is { } message && context.Message.Redeliver)
        {
            session.SendStored(message);
        }
        await context.RespondAsync(new ParkedMessageSettled { Id = context.Message.Id, Found = taken is not null });
    }

    private bool Mine(string service) => string.Equals(service, database.Service, StringComparison.OrdinalIgnoreCase);
}
