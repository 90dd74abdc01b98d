using Npgsql;
using NpgsqlTypes;
using Platform.Contracts.Execution;
using Platform.Contracts.Tasks;
using Platform.Messaging;

namespace Platform.Gateway.Tasks;

/// <summary>SQL of the projections. Every method holds the task's row of <c>task_stream</c>, so writers of one task queue.</summary>
internal static class ProjectionStore
{
    /// <summary>Channel on which a task whose stream grew is named.</summary>
    public const string Channel = "task_stream";

    /// <summary>
    /// Records one change. A repeat changes nothing; a change that comes late leaves the newer snapshot and parts in place.
    /// Changes get stream positions in the order of their sequence: one whose predecessor is missing waits for it.
    /// </summary>
    public static void RecordChange(
        Session<GatewayDatabase> session, TaskChanged change, string? eventData, IReadOnlyList<TaskPart> parts, DateTimeOffset now)
    {
        session.WriteInOrderOf(change.TaskId);
        session.Defer(HoldStream(change.TaskId));
        session.Defer(InsertEvent(change, eventData));
        session.Defer(new NpgsqlBatchCommand(
            """
            with later as (
                select e.sequence, s.position + row_number() over (order by e.sequence) as position,
                       s.released + row_number() over (order by e.sequence) as due
                from task_stream s join task_event e on e.task_id = s.task_id and e.sequence > s.released
                where s.task_id = $1
            ), placed as (
                update task_event e set position = l.position from later l
                where e.task_id = $1 and e.sequence = l.sequence and l.sequence = l.due
                returning 1
            )
            update task_stream set position = position + n, released = released + n
            from (select count(*) as n from placed) p where task_id = $1 and n > 0
            """) { Parameters = { new() { Value = change.TaskId } } });
        session.Defer(UpsertView(change));
        foreach (var part in parts)
        {
            session.Defer(UpsertPart(change, part));
        }
        foreach (var heard in MissedChangesStore.Heard(change.TaskId, now))
        {
            session.Defer(heard);
        }
        session.Defer(Notify(change.TaskId));
    }

    /// <summary>Adds a chunk of output once, and drops the oldest above <paramref name="keep"/> now and then.</summary>
    public static async Task AddOutputAsync(Session<GatewayDatabase> session, StepOutput output, int keep, CancellationToken cancellationToken)
    {
        await using var batch = new NpgsqlBatch(session.Connection, session.Transaction);
        batch.BatchCommands.Add(HoldStream(output.TaskId));
        batch.BatchCommands.Add(new NpgsqlBatchCommand(
            """
            with added as (
                insert into step_output (task_id, position, execution_id, step_number, action, chunk, at, text)
                select $1, position + 1, $2, $3, $4, $5, $6, $7 from task_stream where task_id = $1
                on conflict (execution_id, chunk) do nothing
                returning 1
            )
            update task_stream set position = position + 1 where task_id = $1 and exists (select from added)
            """)
        {
            Parameters =
            {
                new() { Value = output.TaskId }, new() { Value = output.ExecutionId }, new() { Value = output.StepNumber },
                new() { Value = output.Action.ToString() }, new() { Value = output.Index }, new() { Value = output.At.ToUniversalTime() },
                new() { Value = StoredText.Clean(output.Text) },
            },
        });
        // Every 64th chunk: the table stays bounded without paying for it at each one.
        if (output.Index % 64 == 63)
        {
            batch.BatchCommands.Add(new NpgsqlBatchCommand(
                """
                delete from step_output where task_id = $1 and position <=
                    (select position from step_output where task_id = $1 order by position desc offset $2 limit 1)
                """) { Parameters = { new() { Value = output.TaskId }, new() { Value = keep } } });
        }
        batch.BatchCommands.Add(Notify(output.TaskId));
        await batch.ExecuteNonQueryAsync(cancellationToken);
    }

    private static NpgsqlBatchCommand HoldStream(Guid taskId) => new(
        """
        insert into task_stream (task_id, position, released) values ($1, 0, 0)
        on conflict (task_id) do update set position = task_stream.position
        """) { Parameters = { new() { Value = taskId } } };

    private static NpgsqlBatchCommand InsertEvent(TaskChanged change, string? data) => new(
        """
        insert into task_event (task_id, sequence, change, at, summary, status, data) values ($1, $2, $3, $4, $5, $6, $7)
        on conflict (task_id, sequence) do nothing
        """)
    {
        Parameters =
        {
            new() { Value = change.TaskId }, new() { Value = change.Sequence }, new() { Value = change.Change.ToString() },
            new() { Value = change.At.ToUniversalTime() }, new() { Value = StoredText.Clean(change.Summary) },
            new() { Value = change.Snapshot.Status.ToString() }, new() { Value = (object?)data ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Json },
        },
    };

    private static NpgsqlBatchCommand UpsertView(TaskChanged change)
    {
        var task = change.Snapshot;
        var command = new NpgsqlBatchCommand(
            """
            insert into task_view as v (task_id, sequence, status, attempt, description, target, requester, source, submitted_at, category,
                risk_score, risk_level, plan_hash, step_count, steps_done, approval_expires_at, approver, attention, reason, archived, ended_at)
            values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21)
            on conflict (task_id) do update set
                sequence = excluded.sequence, status = excluded.status, attempt = excluded.attempt, target = excluded.target,
                category = excluded.category, risk_score = excluded.risk_score, risk_level = excluded.risk_level, plan_hash = excluded.plan_hash,
                step_count = excluded.step_count, steps_done = excluded.steps_done, approval_expires_at = excluded.approval_expires_at,
                approver = excluded.approver, attention = excluded.attention, reason = excluded.reason, archived = excluded.archived,
                ended_at = excluded.ended_at
            where v.sequence < excluded.sequence
            """);
        Add(command.Parameters, change.TaskId, change.Sequence, task.Status.ToString(), task.Attempt, StoredText.Clean(task.Description), task.Target, task.Requester,
            task.Source, task.SubmittedAt.ToUniversalTime());
        command.Parameters.Add(Optional(NpgsqlDbType.Text, task.Category?.ToString()));
        command.Parameters.Add(Optional(NpgsqlDbType.Integer, task.RiskScore));
        command.Parameters.Add(Optional(NpgsqlDbType.Text, task.RiskLevel?.ToString()));
        command.Parameters.Add(Optional(NpgsqlDbType.Text, task.PlanHash));
        Add(command.Parameters, task.StepCount, task.StepsDone);
        command.Parameters.Add(Optional(NpgsqlDbType.TimestampTz, task.ApprovalExpiresAt?.ToUniversalTime()));
        command.Parameters.Add(Optional(NpgsqlDbType.Text, task.Approver));
        command.Parameters.Add(Optional(NpgsqlDbType.Text, task.Attention?.ToString()));
        command.Parameters.Add(Optional(NpgsqlDbType.Text, task.Reason is null ? null : StoredText.Clean(task.Reason)));
        Add(command.Parameters, task.Archived);
        command.Parameters.Add(Optional(NpgsqlDbType.TimestampTz, task.EndedAt?.ToUniversalTime()));
        return command;
    }

    private static NpgsqlBatchCommand UpsertPart(TaskChanged change, TaskPart part)
    {
        var command = new NpgsqlBatchCommand(
            """
            insert into task_part as p (task_id, part, sequence, hash, body) values ($1, $2, $3, $4, $5)
            on conflict (task_id, part) do update set sequence = excluded.sequence, hash = excluded.hash, body = excluded.body
            where p.sequence < excluded.sequence
            """);
        Add(command.Parameters, change.TaskId, part.Name, change.Sequence);
        command.Parameters.Add(Optional(NpgsqlDbType.Text, part.Hash));
        command.Parameters.Add(new() { Value = part.Json, NpgsqlDbType = NpgsqlDbType.Json });
        return command;
    }

    private static NpgsqlBatchCommand Notify(Guid taskId) => new("select pg_notify($1, $2)") { Parameters = { new() { Value = Channel }, new() { Value = taskId.ToString() } } };

    private static void Add(NpgsqlParameterCollection parameters, params ReadOnlySpan<object> values)
    {
        foreach (var value in values)
        {
            parameters.Add(new() { Value = value });
        }
    }

    private static NpgsqlParameter Optional(NpgsqlDbType type, object? value) => new() { NpgsqlDbType = type, Value = value ?? DBNull.Value };
}

/// <summary>A large part that a change carried.</summary>
internal sealed record TaskPart(string Name, string Json, string? Hash)
{
    /// <summary>All parts as unknown; a JSON null that the sequence guards like any other value.</summary>
    public static IReadOnlyList<TaskPart> Forgotten { get; } = [.. new[] { "analysis", "diagnosis", "plan", "questions" }.Select(name => new TaskPart(name, "null", null))];
}
