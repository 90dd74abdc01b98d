using Npgsql;
using NpgsqlTypes;

namespace Platform.Messaging.Inbox;

/// <summary>SQL of table <c>inbox_message</c>.</summary>
internal static class InboxStore
{
    /// <summary>Those of the messages that were handled and committed before.</summary>
    public static NpgsqlBatchCommand FindHandled(IReadOnlyList<InboxEntry> messages) => new(
        """
        select i.message_id, i.consumer_id
        from unnest($1, $2) as m (message_id, consumer_id)
        join inbox_message i on i.message_id = m.message_id and i.consumer_id = m.consumer_id
        """)
    {
        Parameters = { Ids(messages, message => message.MessageId), Ids(messages, message => message.ConsumerId) },
    };

    /// <summary>
    /// Enters messages with the commit of what they did. Where another process has committed one of them meanwhile the key
    /// refuses it and the whole transaction fails; rows are written in one order, so two such processes do not deadlock.
    /// </summary>
    public static NpgsqlBatchCommand Insert(List<InboxEntry> messages)
    {
        messages.Sort((left, right) => left.Key.CompareTo(right.Key));
        return new NpgsqlBatchCommand(
            "insert into inbox_message (message_id, consumer_id, received_at) select * from unnest($1, $2, $3)")
        {
            Parameters =
            {
                Ids(messages, message => message.MessageId),
                Ids(messages, message => message.ConsumerId),
                new() { Value = messages.Select(message => message.ReceivedAt).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.TimestampTz },
            },
        };
    }

    private static NpgsqlParameter Ids(IReadOnlyList<InboxEntry> messages, Func<InboxEntry, Guid> id) =>
        new() { Value = messages.Select(id).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Uuid };
}
