using Dapper;
using Npgsql;
using NpgsqlTypes;

namespace Platform.Messaging.Outbox;

/// <summary>SQL of table <c>outbox_message</c>.</summary>
internal static class OutboxStore
{
    /// <summary>The insert of all messages of a transaction, as one statement of its last round trip.</summary>
    public static NpgsqlBatchCommand Insert(IReadOnlyList<OutboxMessage> messages, DateTimeOffset now)
    {
        const NpgsqlDbType array = NpgsqlDbType.Array;
        return new NpgsqlBatchCommand(
            """
            insert into outbox_message (message_id, destination, content_type, mandatory, properties, trace_parent, body, created_at)
            select message_id, destination, content_type, mandatory, properties, trace_parent, body, $8
            from unnest($1, $2, $3, $4, $5, $6, $7) as m (message_id, destination, content_type, mandatory, properties, trace_parent, body)
            """)
        {
            Parameters =
            {
                new() { Value = messages.Select(message => message.MessageId).ToArray(), NpgsqlDbType = array | NpgsqlDbType.Uuid },
                new() { Value = messages.Select(message => message.Destination).ToArray(), NpgsqlDbType = array | NpgsqlDbType.Text },
                new() { Value = messages.Select(message => message.ContentType).ToArray(), NpgsqlDbType = array | NpgsqlDbType.Text },
                new() { Value = messages.Select(message => message.Mandatory).ToArray(), NpgsqlDbType = array | NpgsqlDbType.Boolean },
                new() { Value = messages.Select(message => message.Properties).ToArray(), NpgsqlDbType = array | NpgsqlDbType.Text },
                new() { Value = messages.Select(message => message.TraceParent).ToArray(), NpgsqlDbType = array | NpgsqlDbType.Text },
                new() { Value = messages.Select(message => message.Body).ToArray(), NpgsqlDbType = array | NpgsqlDbType.Bytea },
                new() { Value = now, NpgsqlDbType = NpgsqlDbType.TimestampTz },
            },
        };
    }

    /// <summary>
    /// Reads messages whose transaction committed before <paramref name="before"/> and which nobody delivered: those of a
    /// process that died between commit and confirm. Rows another instance holds are skipped; two instances that still
    /// read the same row both send it, and the receiver's inbox drops the second.
    /// </summary>
    public static async Task<IReadOnlyList<OutboxMessage>> ReadAbandonedAsync(
        NpgsqlConnection connection, DateTimeOffset before, Guid[] inFlight, int limit, CancellationToken cancellationToken) =>
        [.. await connection.QueryAsync<OutboxMessage>(new CommandDefinition(
            """
            select message_id as MessageId, destination, content_type as ContentType, mandatory, properties,
                   trace_parent as TraceParent, body
            from outbox_message
            where created_at < @before and message_id <> all (@inFlight)
            order by created_at
            limit @limit
            for update skip locked
            """, new { before, inFlight, limit }, cancellationToken: cancellationToken))];

    /// <summary>
    /// Forgets confirmed messages, without waiting for the disk: a crash that loses the deletion sends them again; see
    /// <see cref="ReadAbandonedAsync"/>.
    /// </summary>
    public static async Task DeleteAsync(NpgsqlConnection connection, Guid[] messageIds, CancellationToken cancellationToken)
    {
        await using var batch = new NpgsqlBatch(connection)
        {
            BatchCommands =
            {
                new NpgsqlBatchCommand("select set_config('synchronous_commit', 'off', true), set_config('enable_seqscan', 'off', true)"),
                new NpgsqlBatchCommand("delete from outbox_message where message_id = any ($1)")
                {
                    Parameters = { new() { Value = messageIds, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Uuid } },
                },
            },
        };
        await batch.ExecuteNonQueryAsync(cancellationToken);
    }
}
