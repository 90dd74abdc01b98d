using Npgsql;
using NpgsqlTypes;
using Platform.Contracts.Execution;
using Platform.Contracts.Tasks;
using Platform.Messaging;
using Platform.Messaging.Groups;

namespace Platform.Gateway.Tasks;

/// <summary>
/// SQL of the projections, each statement for all messages that commit together. The first holds the tasks' rows of
/// <c>task_stream</c> in the order of their ids: writers of one task queue, and never wait for each other in a circle.
/// </summary>
internal static class ProjectionStore
{
    /// <summary>Channel on which a task whose stream grew is named.</summary>
    public const string Channel = "task_stream";

    private static readonly RowStatement<Guid> s_begin = new(tasks => new NpgsqlBatchCommand(
        """
        insert into task_stream (task_id, position, released)
        select distinct task_id, 0, 0 from unnest($1) as n (task_id) order by task_id
        on conflict (task_id) do nothing
        """) { Parameters = { RowColumn.Of(tasks, task => task, NpgsqlDbType.Uuid) } });

    private static readonly RowStatement<Guid> s_hold = new(tasks => new NpgsqlBatchCommand(
        "select from task_stream where task_id = any ($1) order by task_id for update") { Parameters = { RowColumn.Of(tasks, task => task, NpgsqlDbType.Uuid) } });

    private static readonly RowStatement<Guid> s_notify = new(tasks => new NpgsqlBatchCommand(
        "select pg_notify($1, task_id::text) from (select distinct task_id from unnest($2) as n (task_id)) t")
    {
        Parameters = { new() { Value = Channel }, RowColumn.Of(tasks, task => task, NpgsqlDbType.Uuid) },
    });

    private static readonly RowStatement<(TaskChanged Change, string? Data)> s_insertEvents = new(rows => new NpgsqlBatchCommand(
        """
        insert into task_event (task_id, sequence, change, at, summary, status, data)
        select task_id, sequence, change, at, summary, status, data::json
        from unnest($1, $2, $3, $4, $5, $6, $7) as n (task_id, sequence, change, at, summary, status, data)
        on conflict (task_id, sequence) do nothing
        """)
    {
        Parameters =
        {
            RowColumn.Of(rows, row => row.Change.TaskId, NpgsqlDbType.Uuid),
            RowColumn.Of(rows, row => row.Change.Sequence, NpgsqlDbType.Integer),
            RowColumn.Of(rows, row => row.Change.Change.ToString(), NpgsqlDbType.Text),
            RowColumn.Of(rows, row => row.Change.At.ToUniversalTime(), NpgsqlDbType.TimestampTz),
            RowColumn.Of(rows, row => StoredText.Clean(row.Change.Summary), NpgsqlDbType.Text),
            RowColumn.Of(rows, row => row.Change.Snapshot.Status.ToString(), NpgsqlDbType.Text),
            RowColumn.Of(rows, row => row.Data, NpgsqlDbType.Text),
        },
    });

    /// <summary>One statement touches a row once: of changes of one task that come together, the newest has the say.</summary>
    private static readonly RowStatement<TaskChanged> s_upsertViews = new(rows => new NpgsqlBatchCommand(
        """
        insert into task_view as v (task_id, sequence, status, attempt, description, target, requester, source, submitted_at, category,
            risk_score, risk_level, plan_hash, step_count, steps_done, approval_expires_at, approver, attention, reason, archived, ended_at)
        select distinct on (task_id) *
        from unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21) as n (
            task_id, sequence, status, attempt, description, target, requester, source, submitted_at, category,
            risk_score, risk_level, plan_hash, step_count, steps_done, approval_expires_at, approver, attention, reason, archived, ended_at)
        order by task_id, sequence desc
        on conflict (task_id) do update set
            sequence = excluded.sequence, status = excluded.status, attempt = excluded.attempt, target = excluded.target,
            category = excluded.category, risk_score = excluded.risk_score, risk_level = excluded.risk_level, plan_hash = excluded.plan_hash,
            step_count = excluded.step_count, steps_done = excluded.steps_done, approval_expires_at = excluded.approval_expires_at,
            approver = excluded.approver, attention = excluded.attention, reason = excluded.reason, archived = excluded.archived,
            ended_at = excluded.ended_at
        where v.sequence < excluded.sequence
        """)
    {
        Parameters =
        {
            RowColumn.Of(rows, row => row.TaskId, NpgsqlDbType.Uuid),
            RowColumn.Of(rows, row => row.Sequence, NpgsqlDbType.Integer),
            RowColumn.Of(rows, row => row.Snapshot.Status.ToString(), NpgsqlDbType.Text),
            RowColumn.Of(rows, row => row.Snapshot.Attempt, NpgsqlDbType.Integer),
            RowColumn.Of(rows, row => StoredText.Clean(row.Snapshot.Description), NpgsqlDbType.Text),
            RowColumn.Of(rows, row => row.Snapshot.Target, NpgsqlDbType.Text),
            RowColumn.Of(rows, row => row.Snapshot.Requester, NpgsqlDbType.Text),
            RowColumn.Of(rows, row => row.Snapshot.Source, NpgsqlDbType.Text),
            RowColumn.Of(rows, row => row.Snapshot.SubmittedAt.ToUniversalTime(), NpgsqlDbType.TimestampTz),
            RowColumn.Of(rows, row => row.Snapshot.Category?.ToString(), NpgsqlDbType.Text),
            RowColumn.Of(rows, row => row.Snapshot.RiskScore, NpgsqlDbType.Integer),
            RowColumn.Of(rows, row => row.Snapshot.RiskLevel?.ToString(), NpgsqlDbType.Text),
            RowColumn.Of(rows, row => row.Snapshot.PlanHash, NpgsqlDbType.Text),
            RowColumn.Of(rows, row => row.Snapshot.StepCount, NpgsqlDbType.Integer),
            RowColumn.Of(rows, row => row.Snapshot.StepsDone, NpgsqlDbType.Integer),
            RowColumn.Of(rows, row => row.Snapshot.ApprovalExpiresAt?.ToUniversalTime(), NpgsqlDbType.TimestampTz),
            RowColumn.Of(rows, row => row.Snapshot.Approver, NpgsqlDbType.Text),
            RowColumn.Of(rows, row => row.Snapshot.Attention?.ToString(), NpgsqlDbType.Text),
            RowColumn.Of(rows, row => row.Snapshot.Reason is { } reason ? StoredText.Clean(reason) : null, NpgsqlDbType.Text),
            RowColumn.Of(rows, row => row.Snapshot.Archived, NpgsqlDbType.Boolean),
            RowColumn.Of(rows, row => row.Snapshot.EndedAt?.ToUniversalTime(), NpgsqlDbType.TimestampTz),
        },
    });

    /// <summary>
    /// Changes get stream positions in the order of their sequence: one whose predecessor is missing waits for it. The saga
    /// has spoken, so the next question about it is put off.
    /// </summary>
    private static readonly RowStatement<(Guid TaskId, DateTimeOffset HeardAt)> s_release = new(rows => new NpgsqlBatchCommand(
        """
        with later as (
            select e.task_id, e.sequence, s.position + row_number() over task as position, s.released + row_number() over task as due
            from task_stream s join task_event e on e.task_id = s.task_id and e.sequence > s.released
            where s.task_id = any ($1)
            window task as (partition by e.task_id order by e.sequence)
        ), placed as (
            update task_event e set position = l.position from later l
            where e.task_id = l.task_id and e.sequence = l.sequence and l.sequence = l.due
            returning e.task_id
        ), counted as (
            select v.task_id, v.sequence, v.ended_at, (select count(*)::int from placed p where p.task_id = v.task_id) as n
            from task_view v where v.task_id = any ($1)
        )
        update task_stream s
        set position = s.position + n, released = s.released + n, changed_at = $2,
            ask_at = case when c.ended_at is null or s.released + n < c.sequence then $3::timestamptz end
        from counted c where s.task_id = c.task_id
        """)
    {
        Parameters =
        {
            RowColumn.Of(rows, row => row.TaskId, NpgsqlDbType.Uuid),
            new() { Value = rows.Max(row => row.HeardAt).ToUniversalTime() },
            new() { Value = rows.Max(row => row.HeardAt).ToUniversalTime().AddSeconds(MissedChangesStore.SilenceSeconds) },
        },
    });

    private static readonly RowStatement<(TaskChanged Change, TaskPart Part)> s_upsertParts = new(rows => new NpgsqlBatchCommand(
        """
        insert into task_part as p (task_id, part, sequence, hash, body)
        select distinct on (task_id, part) task_id, part, sequence, hash, body::json
        from unnest($1, $2, $3, $4, $5) as n (task_id, part, sequence, hash, body)
        order by task_id, part, sequence desc
        on conflict (task_id, part) do update set sequence = excluded.sequence, hash = excluded.hash, body = excluded.body
        where p.sequence < excluded.sequence
        """)
    {
        Parameters =
        {
            RowColumn.Of(rows, row => row.Change.TaskId, NpgsqlDbType.Uuid),
            RowColumn.Of(rows, row => row.Part.Name, NpgsqlDbType.Text),
            RowColumn.Of(rows, row => row.Change.Sequence, NpgsqlDbType.Integer),
            RowColumn.Of(rows, row => row.Part.Hash, NpgsqlDbType.Text),
            RowColumn.Of(rows, row => row.Part.Json, NpgsqlDbType.Text),
        },
    });

    private static readonly RowStatement<StepOutput> s_insertOutput = new(rows => new NpgsqlBatchCommand(
        """
        with fresh as (
            select distinct on (execution_id, chunk) n.*
            from unnest($1, $2, $3, $4, $5, $6, $7) as n (task_id, execution_id, step_number, action, chunk, at, text)
            where not exists (select from step_output o where o.execution_id = n.execution_id and o.chunk = n.chunk)
        ), added as (
            insert into step_output (task_id, position, execution_id, step_number, action, chunk, at, text)
            select n.task_id, s.position + row_number() over (partition by n.task_id order by at, execution_id, chunk),
                   execution_id, step_number, action, chunk, at, text
            from fresh n join task_stream s on s.task_id = n.task_id
            returning task_id
        )
        update task_stream s set position = position + n
        from (select task_id, count(*) as n from added group by task_id) a where s.task_id = a.task_id
        """)
    {
        Parameters =
        {
            RowColumn.Of(rows, row => row.TaskId, NpgsqlDbType.Uuid),
            RowColumn.Of(rows, row => row.ExecutionId, NpgsqlDbType.Uuid),
            RowColumn.Of(rows, row => row.StepNumber, NpgsqlDbType.Integer),
            RowColumn.Of(rows, row => row.Action.ToString(), NpgsqlDbType.Text),
            RowColumn.Of(rows, row => row.Index, NpgsqlDbType.Integer),
            RowColumn.Of(rows, row => row.At.ToUniversalTime(), NpgsqlDbType.TimestampTz),
            RowColumn.Of(rows, row => StoredText.Clean(row.Text), NpgsqlDbType.Text),
        },
    });

    /// <summary>Makes this session's writes wait for others that write of the task. It stands before all of them.</summary>
    public static void Hold(Session<GatewayDatabase> session, Guid taskId)
    {
        session.Defer(s_begin, taskId);
        session.Defer(s_hold, taskId);
    }

    /// <summary>Records one change. A repeat changes nothing; a change that comes late leaves the newer snapshot and parts in place.</summary>
    public static void RecordChange(
        Session<GatewayDatabase> session, TaskChanged change, string? eventData, IReadOnlyList<TaskPart> parts, DateTimeOffset now)
    {
        Hold(session, change.TaskId);
        session.Defer(s_insertEvents, (change, eventData));
        session.Defer(s_upsertViews, change);
        session.Defer(s_release, (change.TaskId, now));
        foreach (var part in parts)
        {
            session.Defer(s_upsertParts, (change, part));
        }
        session.Defer(MissedChangesStore.DropSubmissions, change.TaskId);
        session.Defer(s_notify, change.TaskId);
    }

    /// <summary>Adds a chunk of output once, and drops the oldest above <paramref name="keep"/> now and then.</summary>
    public static void AddOutput(Session<GatewayDatabase> session, StepOutput output, int keep)
    {
        Hold(session, output.TaskId);
        session.Defer(s_insertOutput, output);
        session.Defer(s_notify, output.TaskId);
        // Every 64th chunk: the table stays bounded without paying for it at each one.
        if (output.Index % 64 == 63)
        {
            session.Defer(new NpgsqlBatchCommand(
                """
                delete from step_output where task_id = $1 and position <=
                    (select position from step_output where task_id = $1 order by position desc offset $2 limit 1)
                """) { Parameters = { new() { Value = output.TaskId }, new() { Value = keep } } });
        }
    }
}

/// <summary>A large part that a change carried.</summary>
internal sealed record TaskPart(string Name, string Json, string? Hash)
{
    /// <summary>All parts as unknown; a JSON null that the sequence guards like any other value.</summary>
    public static IReadOnlyList<TaskPart> Forgotten { get; } = [.. new[] { "analysis", "diagnosis", "plan", "questions" }.Select(name => new TaskPart(name, "null", null))];
}
