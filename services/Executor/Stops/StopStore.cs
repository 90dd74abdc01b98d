using Dapper;
using Npgsql;
using Platform.Contracts.Execution;

namespace Platform.Executor.Stops;

/// <summary>SQL of tables <c>stop_order</c> and <c>stop_execution</c>.</summary>
internal static class StopStore
{
    /// <summary>Executions that one answer lists.</summary>
    private const int ListLimit = 500;

    /// <summary>Advisory lock: starts hold it shared until their intent is committed, a stop takes it alone.</summary>
    private const long GateKey = 0x73746f70;

    /// <summary>
    /// Enters the gate for the rest of the transaction and looks for a stop in force. Whoever commits an intent after this
    /// found none does so before any later stop is recorded. A process that freezes in between is thrown out by the database
    /// after 10 s, so that it cannot hold up a stop; its intent is then not recorded, and it must not start.
    /// </summary>
    public static async Task<StopOrder?> EnterAsync(
        NpgsqlConnection connection, NpgsqlTransaction transaction, StoppableExecution execution, CancellationToken cancellationToken)
    {
        await connection.ExecuteAsync(new CommandDefinition(
            $"set local idle_in_transaction_session_timeout = '10s'; select pg_advisory_xact_lock_shared({GateKey})",
            transaction: transaction, cancellationToken: cancellationToken));
        // A statement of its own: what it sees is what was committed when the lock was there.
        return await connection.QuerySingleOrDefaultAsync<StopOrder>(new CommandDefinition(
            """
            select stop_id as "StopId", scope, subject, reason, ordered_by as "OrderedBy"
            from stop_order
            where resumed_at is null and (scope = 'Everything' or (scope = 'Task' and subject = @task)
                or (scope = 'Runbook' and subject = @RunbookId) or (scope = 'Target' and subject = @Target))
            order by ordered_at limit 1
            """, new { task = execution.TaskId.ToString("D"), execution.RunbookId, execution.Target }, transaction, cancellationToken: cancellationToken));
    }

    /// <summary>
    /// Records the order. It waits until every start that entered the gate has committed or given up; once it commits, none
    /// enters any more. Repeating it changes nothing. The moment it carries is taken behind the gate.
    /// </summary>
    public static async Task OrderAsync(
        NpgsqlConnection connection, NpgsqlTransaction transaction, StopExecution stop, TimeProvider time, CancellationToken cancellationToken)
    {
        await connection.ExecuteAsync(new CommandDefinition(
            $"select pg_advisory_xact_lock({GateKey})", transaction: transaction, cancellationToken: cancellationToken));
        await connection.ExecuteAsync(new CommandDefinition(
            """
            insert into stop_order (stop_id, scope, subject, reason, ordered_by, ordered_at)
            values (@StopId, @scope, @Subject, @Reason, @OrderedBy, @now)
            on conflict (stop_id) do nothing
            """,
            new { stop.StopId, scope = stop.Scope.ToString(), stop.Subject, stop.Reason, stop.OrderedBy, now = time.GetUtcNow() },
            transaction, cancellationToken: cancellationToken));
    }

    /// <summary>
    /// Notes what the order meets: what runs, and what was accepted and has not begun. In the order's transaction, behind the
    /// gate, so that nothing falls between. The commands of accepted work are read where they are kept, in
    /// <c>work_item</c>. Returns the ids of what runs.
    /// </summary>
    public static async Task<IReadOnlyList<Guid>> MeetAsync(
        NpgsqlConnection connection, NpgsqlTransaction transaction, StopExecution stop, CancellationToken cancellationToken) =>
        [.. await connection.QueryAsync<Guid>(new CommandDefinition(
            """
            with known as (
                select execution_id, task_id, action as kind, step_number, target, runbook_id, true as begun
                from step_execution e where ended_at is null and exists (select 1 from work_item w where
                    w.key = e.execution_id::text and w.finished_at is null and w.kind in ('executor-execute-step', 'executor-verify-step', 'executor-roll-back-step'))
                union all
                select p.evidence_id, p.task_id, case w.kind when 'executor-run-probe' then 'Probe' else 'Rehearse' end, null, p.target, p.runbook_id, true
                from probe_execution p join work_item w on w.key = p.evidence_id::text and w.finished_at is null
                    and w.kind in ('executor-run-probe', 'executor-rehearse-plan')
                where p.ended_at is null
            ), accepted as (
                select w.key::uuid as execution_id, w.kind as work, convert_from(w.command, 'UTF8')::jsonb as command
                from work_item w
                where w.finished_at is null and w.kind in ('executor-run-probe', 'executor-rehearse-plan', 'executor-execute-step', 'executor-verify-step', 'executor-roll-back-step')
            ), met as (
                select * from known
                union all
                select a.execution_id, (a.command ->> 'taskId')::uuid,
                       case a.work when 'executor-run-probe' then 'Probe' when 'executor-rehearse-plan' then 'Rehearse' when 'executor-execute-step' then 'Execute'
                                   when 'executor-verify-step' then 'Verify' else 'RollBack' end,
                       (a.command ->> 'stepNumber')::integer,
                       coalesce(a.command #>> '{plan,target,name}', a.command #>> '{target,name}'),
                       coalesce(a.command #>> '{plan,runbookId}', a.command ->> 'runbookId'), false
                from accepted a
                where not exists (select 1 from known k where k.execution_id = a.execution_id)
                  and not exists (select 1 from step_execution e where e.execution_id = a.execution_id)
            ), noted as (
                insert into stop_execution (stop_id, execution_id, task_id, kind, step_number, target, runbook_id, begun, told)
                select @StopId, m.execution_id, m.task_id, m.kind, m.step_number, m.target, m.runbook_id, m.begun, false
                from met m
                where @scope = 'Everything' or (@scope = 'Task' and m.task_id::text = @Subject)
                   or (@scope = 'Runbook' and m.runbook_id = @Subject) or (@scope = 'Target' and m.target = @Subject)
                on conflict (stop_id, execution_id) do nothing
                returning execution_id, begun
            )
            select execution_id from noted where begun
            """, new { stop.StopId, scope = stop.Scope.ToString(), stop.Subject }, transaction, cancellationToken: cancellationToken))];

    /// <summary>Forgets an order that met nothing and will not be put in force.</summary>
    public static Task DiscardAsync(NpgsqlConnection connection, NpgsqlTransaction transaction, Guid stopId, CancellationToken cancellationToken) =>
        connection.ExecuteAsync(new CommandDefinition(
            "delete from stop_order where stop_id = @stopId", new { stopId }, transaction, cancellationToken: cancellationToken));

    /// <summary>Notes an execution that wanted to start; true the first time that its task is to be told.</summary>
    public static async Task<bool> HoldAsync(
        NpgsqlConnection connection, NpgsqlTransaction transaction, Guid stopId, StoppableExecution execution, CancellationToken cancellationToken) =>
        await connection.ExecuteAsync(new CommandDefinition(
            """
            insert into stop_execution as x (stop_id, execution_id, task_id, kind, step_number, target, runbook_id, begun, told)
            values (@stopId, @ExecutionId, @TaskId, @kind, @StepNumber, @Target, @RunbookId, false, true)
            on conflict (stop_id, execution_id) do update set told = true where not x.told
            """,
            new
            {
                stopId, execution.ExecutionId, execution.TaskId, kind = execution.Kind.ToString(), execution.StepNumber, execution.Target,
                execution.RunbookId,
            },
            transaction, cancellationToken: cancellationToken)) == 1;

    /// <summary>Corrects what was noted of an execution that had recorded its intent and then never started a script.</summary>
    public static Task NotStartedAsync(
        NpgsqlConnection connection, NpgsqlTransaction transaction, Guid executionId, CancellationToken cancellationToken) =>
        connection.ExecuteAsync(new CommandDefinition(
            "update stop_execution set begun = false where execution_id = @executionId and begun", new { executionId }, transaction,
            cancellationToken: cancellationToken));

    /// <summary>The stop in force that met the execution while it ran; null where there is none.</summary>
    public static Task<StopOrder?> FindForRunningAsync(NpgsqlConnection connection, Guid executionId, CancellationToken cancellationToken) =>
        connection.QuerySingleOrDefaultAsync<StopOrder?>(new CommandDefinition(
            """
            select o.stop_id as "StopId", o.scope, o.subject, o.reason, o.ordered_by as "OrderedBy"
            from stop_execution x join stop_order o on o.stop_id = x.stop_id
            where x.execution_id = @executionId and x.begun and o.resumed_at is null
            order by o.ordered_at limit 1
            """, new { executionId }, cancellationToken: cancellationToken));

    /// <summary>Takes the stop back, once: the first who does is recorded. False where there is no such stop.</summary>
    public static async Task<bool> ResumeAsync(
        NpgsqlConnection connection, NpgsqlTransaction transaction, ResumeExecution resume, DateTimeOffset now, CancellationToken cancellationToken) =>
        await connection.ExecuteAsync(new CommandDefinition(
            """
            update stop_order set resumed_by = coalesce(resumed_by, @ResumedBy), resumed_at = coalesce(resumed_at, @now)
            where stop_id = @StopId
            """, new { resume.StopId, resume.ResumedBy, now }, transaction, cancellationToken: cancellationToken)) == 1;

    /// <summary>The stop with the numbers of what it met; null where there is none.</summary>
    public static async Task<Stop?> FindAsync(
        NpgsqlConnection connection, NpgsqlTransaction transaction, Guid stopId, CancellationToken cancellationToken) =>
        (await QueryAsync(connection, transaction, "where o.stop_id = @stopId", new { stopId }, cancellationToken)).SingleOrDefault();

    /// <summary>Stops in force, oldest first.</summary>
    public static Task<IReadOnlyList<Stop>> ListAsync(
        NpgsqlConnection connection, NpgsqlTransaction transaction, int limit, CancellationToken cancellationToken) =>
        QueryAsync(connection, transaction, "where o.resumed_at is null order by o.ordered_at limit @limit", new { limit }, cancellationToken);

    /// <summary>What the stop met, running first, with what is known of it now.</summary>
    public static async Task<IReadOnlyList<StoppedExecution>> ListExecutionsAsync(
        NpgsqlConnection connection, NpgsqlTransaction transaction, Guid stopId, CancellationToken cancellationToken) =>
        [.. (await connection.QueryAsync<ExecutionRow>(new CommandDefinition(
            $"""
            select x.execution_id as "ExecutionId", x.task_id as "TaskId", x.kind, x.step_number as "StepNumber", x.target,
                   x.runbook_id as "RunbookId", {State} as state, {Settled} as settled
            from stop_execution x {Ends}
            where x.stop_id = @stopId order by x.begun desc, x.execution_id limit {ListLimit}
            """, new { stopId }, transaction, cancellationToken: cancellationToken)))
            .Select(row => new StoppedExecution
            {
                ExecutionId = row.ExecutionId, TaskId = row.TaskId, Kind = Enum.Parse<ExecutionKind>(row.Kind), StepNumber = row.StepNumber,
                Target = row.Target, RunbookId = row.RunbookId, State = Enum.Parse<StoppedState>(row.State), Settled = row.Settled,
            })];

    private const string Ends =
        """
        left join step_execution e on e.execution_id = x.execution_id
        left join probe_execution p on p.evidence_id = x.execution_id
        """;

    /// <summary>
    /// The row of a script that was ended and may start anew is taken away; one whose intent still stands without an end is
    /// not known of. A step that ended as stopped without a start never began.
    /// </summary>
    private const string State =
        """
        case when e.execution_id is null and p.evidence_id is null then case when x.begun then 'Stopped' else 'NotStarted' end
             when p.evidence_id is not null then case when p.ended_at is null then 'Unknown' else 'Finished' end
             when e.ended_at is null or e.unknown then 'Unknown'
             when e.result ->> 'failure' = 'Stopped' then case when e.result ? 'startedAt' then 'Stopped' else 'NotStarted' end
             else 'Finished' end
        """;

    private const string Settled =
        "case when p.evidence_id is not null then p.ended_at is not null when e.execution_id is not null then e.ended_at is not null else true end";

    private static async Task<IReadOnlyList<Stop>> QueryAsync(
        NpgsqlConnection connection, NpgsqlTransaction transaction, string where, object parameters, CancellationToken cancellationToken) =>
        [.. (await connection.QueryAsync<StopRow>(new CommandDefinition(
            $"""
            select o.stop_id as "Id", o.scope, o.subject, o.reason, o.ordered_by as "OrderedBy", o.ordered_at as "OrderedAt",
                   o.resumed_by as "ResumedBy", o.resumed_at as "ResumedAt", n.*
            from stop_order o cross join lateral (
                select (count(*) filter (where s.state = 'NotStarted'))::int as "NotStarted", (count(*) filter (where s.state = 'Stopped'))::int as "Stopped",
                       (count(*) filter (where s.state = 'Finished'))::int as "Finished", (count(*) filter (where s.state = 'Unknown'))::int as "Unknown"
                from (select {State} as state from stop_execution x {Ends} where x.stop_id = o.stop_id) s) n
            {where}
            """, parameters, transaction, cancellationToken: cancellationToken))).Select(row => row.Stop())];

    private sealed record ExecutionRow(
        Guid ExecutionId, Guid TaskId, string Kind, int? StepNumber, string Target, string? RunbookId, string State, bool Settled);

    private sealed record StopRow(
        Guid Id, string Scope, string? Subject, string Reason, string OrderedBy, DateTime OrderedAt, string? ResumedBy, DateTime? ResumedAt,
        int NotStarted, int Stopped, int Finished, int Unknown)
    {
        public Stop Stop() => new()
        {
            Id = Id, Scope = Enum.Parse<StopScope>(Scope), Subject = Subject, Reason = Reason, OrderedBy = OrderedBy,
            OrderedAt = new DateTimeOffset(OrderedAt, TimeSpan.Zero), ResumedBy = ResumedBy,
            ResumedAt = ResumedAt is { } at ? new DateTimeOffset(at, TimeSpan.Zero) : null,
            NotStarted = NotStarted, Stopped = Stopped, Finished = Finished, Unknown = Unknown,
        };
    }
}
