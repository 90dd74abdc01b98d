using Npgsql;
using Platform.Messaging;

namespace Platform.Gateway.Tasks;

/// <summary>The first answer to an idempotency key, byte for byte.</summary>
internal sealed record TaskAnswer : IResult
{
    public required int Status { get; init; }
    public required string Location { get; init; }
    public required string Body { get; init; }

    public Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.StatusCode = Status;
        httpContext.Response.Headers.Location = Location;
        httpContext.Response.ContentType = "application/json; charset=utf-8";
        return httpContext.Response.WriteAsync(Body, httpContext.RequestAborted);
    }
}

/// <summary>SQL of <c>idempotency_key</c>.</summary>
internal static class IdempotencyStore
{
    /// <summary>
    /// Stores the answer under the key, or returns what is stored there with the hash of its body. Of two requests at once
    /// the second waits for the first's commit and then sees its answer; if the first rolls back, the second takes over.
    /// An expired key is as good as new.
    /// </summary>
    public static async Task<(TaskAnswer? First, byte[] BodyHash)> ClaimAsync(
        Session<GatewayDatabase> session, string owner, string key, byte[] bodyHash, TaskAnswer answer, DateTimeOffset now, DateTimeOffset expiresAt,
        CancellationToken cancellationToken)
    {
        await using var claim = new NpgsqlCommand(
            """
            insert into idempotency_key as k (owner, key, body_hash, status, location, body, expires_at)
            values ($1, $2, $3, $4, $5, $6, $7)
            on conflict (owner, key) do update
            set body_hash = excluded.body_hash, status = excluded.status, location = excluded.location, body = excluded.body,
                expires_at = excluded.expires_at
            where k.expires_at <= $8
            """, session.Connection, session.Transaction)
        {
            Parameters =
            {
                new() { Value = owner }, new() { Value = key }, new() { Value = bodyHash }, new() { Value = answer.Status },
                new() { Value = answer.Location }, new() { Value = answer.Body }, new() { Value = expiresAt }, new() { Value = now },
            },
        };
        if (await claim.ExecuteNonQueryAsync(cancellationToken) == 1)
        {
            return (null, bodyHash);
        }
        await using var read = new NpgsqlCommand(
            "select status, location, body, body_hash from idempotency_key where owner = $1 and key = $2", session.Connection, session.Transaction)
        {
            Parameters = { new() { Value = owner }, new() { Value = key } },
        };
        await using var reader = await read.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        return (
            new TaskAnswer { Status = reader.GetInt32(0), Location = reader.GetString(1), Body = reader.GetString(2) },
            reader.GetFieldValue<byte[]>(3));
    }

    /// <summary>Forgets up to 5,000 expired keys and returns how many there were.</summary>
    public static async Task<int> DeleteExpiredAsync(NpgsqlConnection connection, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using var delete = new NpgsqlCommand(
            """
            delete from idempotency_key k
            using (select owner, key from idempotency_key where expires_at <= $1 limit 5000 for update skip locked) old
            where k.owner = old.owner and k.key = old.key
            """, connection) { Parameters = { new() { Value = now } } };
        return await delete.ExecuteNonQueryAsync(cancellationToken);
    }
}
