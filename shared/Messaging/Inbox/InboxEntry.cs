using Npgsql;
using NpgsqlTypes;

namespace Platform.Messaging.Inbox;

/// <summary>The row that says: this consumer handled this message.</summary>
internal sealed record InboxEntry(Guid MessageId, Guid ConsumerId, DateTimeOffset ReceivedAt)
{
    /// <summary>Affects no row where the message was handled before; waits where another delivery of it is being handled.</summary>
    public NpgsqlBatchCommand Insert() => new(
        """
        insert into inbox_message (message_id, consumer_id, received_at) values ($1, $2, $3)
        on conflict (message_id, consumer_id) do nothing
        """)
    {
        Parameters =
        {
            new() { Value = MessageId, NpgsqlDbType = NpgsqlDbType.Uuid },
            new() { Value = ConsumerId, NpgsqlDbType = NpgsqlDbType.Uuid },
            new() { Value = ReceivedAt, NpgsqlDbType = NpgsqlDbType.TimestampTz },
        },
    };
}
