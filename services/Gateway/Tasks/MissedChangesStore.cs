using Npgsql;
using NpgsqlTypes;
using Platform.Contracts.Tasks;
using Platform.Messaging;
using Platform.Messaging.Groups;

namespace Platform.Gateway.Tasks;

/// <summary>SQL of what the read model may have missed.</summary>
internal static class MissedChangesStore
{
    /// <summary>Seconds without news after which a task is asked about; later questions wait as long as the silence lasts, at most an hour.</summary>
    public const int SilenceSeconds = 30;

    /// <summary>Keeps the message that starts a task, in the transaction that accepts it.</summary>
    public static NpgsqlBatchCommand KeepSubmission(Guid taskId, string message, DateTimeOffset now) => new(
        "insert into task_submission (task_id, message, ask_at) values ($1, $2, $3) on conflict (task_id) do nothing")
    {
        Parameters =
        {
            new() { Value = taskId }, new() { Value = message, NpgsqlDbType = NpgsqlDbType.Json }, new() { Value = now.AddSeconds(SilenceSeconds) },
        },
    };

    /// <summary>The saga has spoken: what started the task is done with.</summary>
    public static RowStatement<Guid> DropSubmissions { get; } = new(tasks => new NpgsqlBatchCommand("delete from task_submission where task_id = any ($1)")
    {
        Parameters = { RowColumn.Of(tasks, task => task, NpgsqlDbType.Uuid) },
    });

    /// <summary>Submissions whose saga was silent; moved on so that another instance does not send them too.</summary>
    public static async Task<IReadOnlyList<string>> TakeSilentSubmissionsAsync(
        Session<GatewayDatabase> session, DateTimeOffset now, int limit, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(
            """
            update task_submission s set ask_at = $2
            from (select task_id from task_submission where ask_at <= $1 order by ask_at limit $3 for update skip locked) due
            where s.task_id = due.task_id
            returning s.message
            """, session.Connection, session.Transaction)
        {
            Parameters = { new() { Value = now }, new() { Value = now.AddSeconds(SilenceSeconds) }, new() { Value = limit } },
        };
        var messages = new List<string>();
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            messages.Add(reader.GetString(0));
        }
        return messages;
    }

    /// <summary>Tasks of which nothing was heard, with the last change that is there without a gap; moved on like submissions.</summary>
    public static async Task<IReadOnlyList<TaskPosition>> TakeSilentTasksAsync(
        Session<GatewayDatabase> session, DateTimeOffset now, int limit, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(
            """
            update task_stream s
            set ask_at = $1 + greatest($2 * interval '1 second', least(interval '1 hour', $1 - s.changed_at))
            from (select task_id from task_stream where ask_at <= $1 order by ask_at limit $3 for update skip locked) due
            where s.task_id = due.task_id
            returning s.task_id, s.released
            """, session.Connection, session.Transaction)
        {
            Parameters = { new() { Value = now }, new() { Value = SilenceSeconds }, new() { Value = limit } },
        };
        var tasks = new List<TaskPosition>();
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            tasks.Add(new TaskPosition { TaskId = reader.GetGuid(0), AfterSequence = reader.GetInt32(1) });
        }
        return tasks;
    }
}
