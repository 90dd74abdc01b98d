using Dapper;
using Npgsql;

namespace Platform.Messaging.Outbox;

/// <summary>SQL of table <c>outbox_message</c>.</summary>
internal static class OutboxStore
{
    /// <summary>Inserts all messages of a transaction in one statement and returns them with their sequence numbers.</summary>
    public static async Task<IReadOnlyList<OutboxMessage>> InsertAsync(
        NpgsqlConnection connection, NpgsqlTransaction transaction, IReadOnlyList<OutboxMessage> messages, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var sequences = await connection.QueryAsync<long>(new CommandDefinition(
            """
            insert into outbox_message (message_id, destination, content_type, mandatory, properties, trace_parent, body, created_at)
            select message_id, destination, content_type, mandatory, properties, trace_parent, body, @Now
            from unnest(@Ids, @Destinations, @ContentTypes, @Mandatory, @Properties, @TraceParents, @Bodies)
                 with ordinality as m (message_id, destination, content_type, mandatory, properties, trace_parent, body, position)
            order by position
            returning sequence
            """,
            new
            {
                Now = now,
                Ids = messages.Select(message => message.MessageId).ToArray(),
                Destinations = messages.Select(message => message.Destination).ToArray(),
                ContentTypes = messages.Select(message => message.ContentType).ToArray(),
                Mandatory = messages.Select(message => message.Mandatory).ToArray(),
                Properties = messages.Select(message => message.Properties).ToArray(),
                TraceParents = messages.Select(message => message.TraceParent).ToArray(),
                Bodies = messages.Select(message => message.Body).ToArray(),
            },
            transaction, cancellationToken: cancellationToken));
        return [.. messages.Zip(sequences, (message, sequence) => message with { Sequence = sequence })];
    }

    /// <summary>
    /// Reads messages whose transaction committed before <paramref name="before"/> and which nobody delivered: those of a
    /// process that died between commit and confirm. Rows another instance holds are skipped; two instances that still
    /// read the same row both send it, and the receiver's inbox drops the second.
    /// </summary>
    public static async Task<IReadOnlyList<OutboxMessage>> ReadAbandonedAsync(
        NpgsqlConnection connection, DateTimeOffset before, long[] inFlight, int limit, CancellationToken cancellationToken) =>
        [.. await connection.QueryAsync<OutboxMessage>(new CommandDefinition(
            """
            select sequence, message_id as MessageId, destination, content_type as ContentType, mandatory, properties,
                   trace_parent as TraceParent, body
            from outbox_message
            where created_at < @before and sequence <> all (@inFlight)
            order by sequence
            limit @limit
            for update skip locked
            """, new { before, inFlight, limit }, cancellationToken: cancellationToken))];

    /// <summary>Forgets confirmed messages. A crash before it sends them again; see <see cref="ReadAbandonedAsync"/>.</summary>
    public static Task DeleteAsync(NpgsqlConnection connection, long[] sequences, CancellationToken cancellationToken) =>
        connection.ExecuteAsync(new CommandDefinition(
            "delete from outbox_message where sequence = any (@sequences)", new { sequences }, cancellationToken: cancellationToken));
}
