using System.Text.Json;
using Dapper;
using Npgsql;
using NpgsqlTypes;
using Platform.Contracts;
using Platform.Contracts.Reports;
using Platform.Contracts.Tasks;
using Platform.Messaging;
using Platform.Messaging.Groups;

namespace Platform.Coordinator.Tasks;

/// <summary>SQL of the journal and the decisions, inside the transaction of the message being handled.</summary>
internal sealed class TaskStore(Session<CoordinatorDatabase> session)
{
    /// <summary>Longest timeline a report shows; the newest changes win.</summary>
    private const int TimelineLimit = 2_000;

    private static readonly RowStatement<(TaskChanged Change, string? Data)> s_append = new(rows => new NpgsqlBatchCommand(
        """
        insert into task_event (task_id, sequence, attempt, change, status, at, summary, data)
        select task_id, sequence, attempt, change, status, at, summary, data::json
        from unnest($1, $2, $3, $4, $5, $6, $7, $8) as n (task_id, sequence, attempt, change, status, at, summary, data)
        """)
    {
        Parameters =
        {
            RowColumn.Of(rows, row => row.Change.TaskId, NpgsqlDbType.Uuid),
            RowColumn.Of(rows, row => row.Change.Sequence, NpgsqlDbType.Integer),
            RowColumn.Of(rows, row => row.Change.Snapshot.Attempt, NpgsqlDbType.Integer),
            RowColumn.Of(rows, row => row.Change.Change.ToString(), NpgsqlDbType.Text),
            RowColumn.Of(rows, row => row.Change.Snapshot.Status.ToString(), NpgsqlDbType.Text),
            RowColumn.Of(rows, row => row.Change.At.ToUniversalTime(), NpgsqlDbType.TimestampTz),
            RowColumn.Of(rows, row => row.Change.Summary, NpgsqlDbType.Text),
            RowColumn.Of(rows, row => row.Data, NpgsqlDbType.Text),
        },
    });

    /// <summary>
    /// Appends one change, at the latest with the commit. Two writers cannot meet: the task's row is locked, and the key
    /// refuses a second row of a sequence.
    /// </summary>
    public void Append(TaskChanged change, string? data) => session.Defer(s_append, (change, data));

    /// <summary>Reads what one change carries; changes are never altered, so this needs no lock.</summary>
    public async Task<string> ReadDataAsync(Guid taskId, int sequence, CancellationToken cancellationToken)
    {
        await session.FlushAsync(cancellationToken);
        return await session.Connection.QuerySingleAsync<string>(new CommandDefinition(
            "select data from task_event where task_id = @taskId and sequence = @sequence",
            new { taskId, sequence }, session.Transaction, cancellationToken: cancellationToken));
    }

    /// <summary>
    /// Tasks whose command is sent again before <paramref name="soon"/> unless it is answered or held, with the work they await;
    /// the next 20,000. A look; see <see cref="PutOffAsync"/>.
    /// </summary>
    public async Task<IReadOnlyList<(Guid TaskId, string Awaits)>> ReadWaitingAsync(DateTimeOffset soon, CancellationToken cancellationToken) =>
        [.. await session.Connection.QueryAsync<(Guid, string)>(new CommandDefinition(
            """
            select correlation_id, body ->> 'awaits' from task_saga
            where wake_at < @soon and body ? 'awaits'
              and current_state in ('Analyzing', 'Diagnosing', 'Planning', 'InProgress', 'Verifying', 'Settling', 'RollingBack', 'Reporting')
            order by wake_at
            limit 20000
            """, new { soon }, session.Transaction, cancellationToken: cancellationToken))];

    /// <summary>
    /// Puts off the repeats of commands. A task that has moved on since it was read is left alone, and so is one that is being
    /// handled right now: it sets its own time.
    /// </summary>
    public Task PutOffAsync(IReadOnlyCollection<(Guid TaskId, string Awaits)> held, DateTimeOffset until, CancellationToken cancellationToken) =>
        session.Connection.ExecuteAsync(new CommandDefinition(
            """
            update task_saga s set wake_at = @until
            from (
                select t.correlation_id from unnest(@ids, @awaits) as h (id, awaits)
                join task_saga t on t.correlation_id = h.id
                where t.body ->> 'awaits' = h.awaits and t.wake_at < @until
                  and t.current_state in ('Analyzing', 'Diagnosing', 'Planning', 'InProgress', 'Verifying', 'Settling', 'RollingBack', 'Reporting')
                for update of t skip locked
            ) waiting
            where s.correlation_id = waiting.correlation_id
            """,
            new { ids = held.Select(one => one.TaskId).ToArray(), awaits = held.Select(one => one.Awaits).ToArray(), until },
            session.Transaction, cancellationToken: cancellationToken));

    /// <summary>Records a decision on a plan, at the latest with the commit. A task's decisions are numbered under its row lock.</summary>
    public void AddDecision(Guid taskId, int number, ApprovalFact decision) => session.Defer(new NpgsqlBatchCommand(
        """
        insert into approval (task_id, number, plan_hash, decision, decided_by, comment, at)
        values ($1, $2, $3, $4, $5, $6, $7)
        """)
    {
        Parameters =
        {
            new() { Value = taskId },
            new() { Value = number },
            new() { Value = decision.PlanHash },
            new() { Value = decision.Decision },
            new() { Value = decision.By },
            new() { Value = (object?)decision.Comment ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text },
            new() { Value = decision.At },
        },
    });

    /// <summary>
    /// Reads the whole journal of a task, with the data of its step results in <paramref name="attempt"/> and of the changes
    /// in <paramref name="sequences"/>. Sees the rows that this transaction wrote.
    /// </summary>
    public async Task<IReadOnlyList<JournalRow>> ReadJournalAsync(Guid taskId, int attempt, int[] sequences, CancellationToken cancellationToken)
    {
        await session.FlushAsync(cancellationToken);
        return [.. (await session.Connection.QueryAsync<JournalRow>(new CommandDefinition(
            """
            select sequence, at, change, summary, case
                when sequence = any (@sequences)
                    or attempt = @attempt and change in ('StepCompleted', 'StepFailed', 'StepOutcomeUnknown', 'StepVerified',
                        'VerificationFailed', 'StepRolledBack', 'RollbackFailed')
                then data end as data
            from task_event
            where task_id = @taskId
            order by sequence desc
            limit @TimelineLimit
            """, new { taskId, attempt, sequences, TimelineLimit }, session.Transaction, cancellationToken: cancellationToken))).Reverse()];
    }

    /// <summary>The task as its row has it now, without locking it; null where there is none.</summary>
    public async Task<TaskState?> ReadTaskAsync(Guid taskId, CancellationToken cancellationToken) =>
        (await ReadTasksAsync([taskId], cancellationToken)).GetValueOrDefault(taskId);

    /// <summary>Tasks as their rows have them now, without locking them; those that are not there are left out.</summary>
    public async Task<IReadOnlyDictionary<Guid, TaskState>> ReadTasksAsync(Guid[] taskIds, CancellationToken cancellationToken) =>
        (await session.Connection.QueryAsync<(Guid Id, string State, string Body)>(new CommandDefinition(
            "select correlation_id, current_state, body from task_saga where correlation_id = any (@taskIds)",
            new { taskIds }, session.Transaction, cancellationToken: cancellationToken))).ToDictionary(row => row.Id, row =>
        {
            var task = JsonSerializer.Deserialize<TaskState>(row.Body, ContractsJson.Options)!;
            (task.CorrelationId, task.CurrentState) = (row.Id, row.State);
            return task;
        });

    /// <summary>
    /// Reads recorded changes after each position with all they carry, oldest first; of one task at most 100 and of all at most
    /// 1,000. What lies beyond is asked for again by whoever misses it.
    /// </summary>
    public async Task<IReadOnlyList<RecordedChange>> ReadChangesAfterAsync(IReadOnlyList<TaskPosition> positions, CancellationToken cancellationToken) =>
        [.. await session.Connection.QueryAsync<RecordedChange>(new CommandDefinition(
            """
            select e.task_id as TaskId, e.sequence, e.at, e.change, e.status, e.summary, e.data
            from unnest(@ids, @after) as known (task_id, sequence)
            cross join lateral (
                select * from task_event
                where task_id = known.task_id and sequence > known.sequence
                order by sequence
                limit 100
            ) e
            order by e.task_id, e.sequence
            limit 1000
            """,
            new { ids = positions.Select(position => position.TaskId).ToArray(), after = positions.Select(position => position.AfterSequence).ToArray() },
            session.Transaction, cancellationToken: cancellationToken))];

    /// <summary>Reads the decisions of a task in their order; at most the newest hundred.</summary>
    public async Task<IReadOnlyList<ApprovalFact>> ReadDecisionsAsync(Guid taskId, CancellationToken cancellationToken) =>
        [.. (await session.Connection.QueryAsync<(string Decision, string By, string? Comment, DateTime At, string PlanHash)>(new CommandDefinition(
            "select decision, decided_by, comment, at, plan_hash from approval where task_id = @taskId order by number desc limit 100",
            new { taskId }, session.Transaction, cancellationToken: cancellationToken)))
            .Reverse()
            .Select(row => new ApprovalFact(row.Decision, row.By, row.Comment, new DateTimeOffset(row.At, TimeSpan.Zero), row.PlanHash))];
}

/// <summary>One change as stored.</summary>
internal sealed record JournalRow(int Sequence, DateTime At, string Change, string Summary, string? Data);

/// <summary>One change as it is published again.</summary>
internal sealed record RecordedChange(Guid TaskId, int Sequence, DateTime At, string Change, string Status, string Summary, string? Data);
