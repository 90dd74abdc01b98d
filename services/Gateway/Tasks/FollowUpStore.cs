using Npgsql;
using Platform.Messaging;

namespace Platform.Gateway.Tasks;

/// <summary>SQL of <c>follow_up</c>.</summary>
internal sealed class FollowUpStore(GatewayDatabase database)
{
    /// <summary>
    /// Takes an item for a new task, or returns the task that it became before. Of two requests at once the second waits for
    /// the first's commit and then sees its task; if the first rolls back, the second takes over.
    /// </summary>
    public static async Task<(Guid TaskId, DateTimeOffset SubmittedAt)> ClaimAsync(
        Session<GatewayDatabase> session, Guid originId, string item, Guid taskId, string askedBy, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using var claim = new NpgsqlCommand(
            """
            insert into follow_up (origin_id, item_hash, item, task_id, asked_by, submitted_at)
            values ($1, sha256(convert_to($2, 'UTF8')), $2, $3, $4, $5)
            on conflict (origin_id, item_hash) do nothing
            """, session.Connection, session.Transaction)
        {
            Parameters = { new() { Value = originId }, new() { Value = item }, new() { Value = taskId }, new() { Value = askedBy }, new() { Value = now } },
        };
        if (await claim.ExecuteNonQueryAsync(cancellationToken) == 1)
        {
            return (taskId, now);
        }
        await using var read = new NpgsqlCommand("select task_id, submitted_at from follow_up where origin_id = $1 and item_hash = sha256(convert_to($2, 'UTF8'))", session.Connection, session.Transaction)
        {
            Parameters = { new() { Value = originId }, new() { Value = item } },
        };
        await using var reader = await read.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        return (reader.GetGuid(0), reader.GetFieldValue<DateTimeOffset>(1));
    }

    /// <summary>Which items of a task's reports became which tasks; one row for each item, so at most as many as its reports have.</summary>
    public async Task<IReadOnlyDictionary<string, Guid>> ListAsync(Guid originId, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        await using var command = new NpgsqlCommand("select item, task_id from follow_up where origin_id = $1 limit 1000", connection) { Parameters = { new() { Value = originId } } };
        var tasks = new Dictionary<string, Guid>(StringComparer.Ordinal);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            tasks[reader.GetString(0)] = reader.GetGuid(1);
        }
        return tasks;
    }
}
