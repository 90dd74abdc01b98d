using System.Text;
using System.Text.Json;
using Dapper;
using Npgsql;

namespace Platform.Messaging.Parked;

/// <summary>SQL of table <c>parked_message</c>.</summary>
internal static class ParkedMessageStore
{
    private const int BodyLimit = 65_536;
    /// <summary>Stands for a content type that was not given.</summary>
    private const string Unknown = "application/octet-stream";

    /// <summary>Parks a message; repeated after a lost reply it changes nothing. A crash before its acknowledgement parks it twice; redelivering both is harmless by the inbox.</summary>
    public static Task InsertAsync(
        NpgsqlConnection connection, Guid id, RefusedMessage message, string? messageType, DateTimeOffset now, CancellationToken cancellationToken) =>
        connection.ExecuteAsync(new CommandDefinition(
            """
            insert into parked_message (id, queue, message_id, message_type, reason, detail, content_type, headers, body, parked_at)
            values (@id, @Queue, @MessageId, @messageType, @Reason, @Detail, @contentType, @headers, @Body, @now)
            on conflict (id) do nothing
            """, new
            {
                id,
                message.Queue,
                message.MessageId,
                messageType,
                message.Reason,
                message.Detail,
                contentType = message.ContentType ?? Unknown,
                headers = JsonSerializer.Serialize(message.Headers),
                message.Body,
                now,
            }, cancellationToken: cancellationToken));

    /// <summary>The newest parked messages, without their bodies, and how many there are, as of one moment.</summary>
    public static async Task<(IReadOnlyList<ParkedMessage> Messages, long Total)> ListAsync(
        NpgsqlConnection connection, NpgsqlTransaction transaction, int limit, CancellationToken cancellationToken)
    {
        var rows = (await connection.QueryAsync<Row>(new CommandDefinition(
            """
            select id, queue, message_id as MessageId, message_type as MessageType, reason, parked_at as ParkedAt, count(*) over () as Total
            from parked_message order by parked_at desc, id desc limit @limit
            """, new { limit }, transaction, cancellationToken: cancellationToken))).AsList();
        return ([.. rows.Select(row => row.ToMessage())], rows.FirstOrDefault()?.Total ?? 0);
    }

    /// <summary>One parked message with all that is known of it.</summary>
    public static async Task<ParkedMessage?> ReadAsync(
        NpgsqlConnection connection, NpgsqlTransaction transaction, Guid id, CancellationToken cancellationToken) =>
        (await connection.QuerySingleOrDefaultAsync<Row>(new CommandDefinition(
            """
            select id, queue, message_id as MessageId, message_type as MessageType, reason, parked_at as ParkedAt, detail, body
            from parked_message where id = @id
            """, new { id }, transaction, cancellationToken: cancellationToken)))?.ToMessage();

    /// <summary>Takes a message out; of two that settle it at once, one gets it and the other null.</summary>
    public static async Task<RefusedMessage?> TakeAsync(NpgsqlConnection connection, NpgsqlTransaction transaction, Guid id, CancellationToken cancellationToken) =>
        await connection.QuerySingleOrDefaultAsync<TakenRow>(new CommandDefinition(
            """
            delete from parked_message where id = @id
            returning queue, message_id as MessageId, reason, content_type as ContentType, headers, body
            """, new { id }, transaction, cancellationToken: cancellationToken)) is { } row
            ? new RefusedMessage
            {
                Queue = row.Queue,
                MessageId = row.MessageId,
                Reason = row.Reason,
                ContentType = row.ContentType,
                Headers = JsonSerializer.Deserialize<Dictionary<string, string>>(row.Headers)!,
                Body = row.Body,
            }
            : null;

    private sealed record TakenRow(string Queue, string? MessageId, string Reason, string ContentType, string Headers, byte[] Body);

    private sealed record Row
    {
        public Guid Id { get; init; }
        public string Queue { get; init; } = "";
        public string? MessageId { get; init; }
        public string? MessageType { get; init; }
        public string Reason { get; init; } = "";
        public DateTime ParkedAt { get; init; }
        public string? Detail { get; init; }
        public byte[]? Body { get; init; }
        public long Total { get; init; }

        public ParkedMessage ToMessage() => new()
        {
            Id = Id,
            Queue = Queue,
            MessageId = MessageId,
            MessageType = MessageType,
            Reason = Reason,
            ParkedAt = new DateTimeOffset(ParkedAt, TimeSpan.Zero),
            Detail = Detail,
            Body = Body is null ? null : Encoding.UTF8.GetString(Body.AsSpan(0, Math.Min(Body.Length, BodyLimit))),
        };
    }
}
