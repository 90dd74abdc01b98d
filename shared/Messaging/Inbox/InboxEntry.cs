namespace Platform.Messaging.Inbox;

/// <summary>The row that says: this consumer handled this message.</summary>
internal sealed record InboxEntry(Guid MessageId, Guid ConsumerId, DateTimeOffset ReceivedAt)
{
    public (Guid, Guid) Key => (MessageId, ConsumerId);
}
