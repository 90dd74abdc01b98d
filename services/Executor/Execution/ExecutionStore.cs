using System.Text.Json;
using Dapper;
using Npgsql;
using Platform.Contracts;
using Platform.Contracts.Execution;
using Platform.Executor.Stops;

namespace Platform.Executor.Execution;

/// <summary>SQL of tables <c>step_execution</c>, <c>step_stop</c>, <c>probe_execution</c> and <c>execution_output</c>.</summary>
internal static class ExecutionStore
{
    /// <summary>Null where the execution was never begun; its outcome is null while it has no result.</summary>
    public static async Task<(long FencingToken, StepOutcome? Outcome)?> FindAsync(
        NpgsqlConnection connection, Guid executionId, CancellationToken cancellationToken)
    {
        var row = await connection.QuerySingleOrDefaultAsync<Row>(new CommandDefinition(
            """select fencing_token as "FencingToken", unknown, result from step_execution where execution_id = @executionId""",
            new { executionId }, cancellationToken: cancellationToken));
        return row is null
            ? null
            : (row.FencingToken, row.Result is null
                ? null
                : new StepOutcome(JsonSerializer.Deserialize<StepResult>(row.Result, ContractsJson.Options)!, row.Unknown!.Value));
    }

    /// <summary>
    /// Records that a script is about to start. Must be committed before it does. Repeating it after a lost reply is harmless,
    /// because one holder of the lease starts one script. False where a later holder has been here, or the execution has
    /// ended: then nothing may start. Waits for a holder that is recording at the same time.
    /// </summary>
    public static async Task<bool> BeginAsync(
        NpgsqlConnection connection, NpgsqlTransaction transaction, StepRequest request, string scriptHash, long fencingToken,
        DateTimeOffset now, CancellationToken cancellationToken) =>
        await connection.ExecuteAsync(new CommandDefinition(
            """
            insert into step_execution as e
                (execution_id, task_id, step_number, action, target, runbook_id, plan_hash, script_hash, approved_by, fencing_token, begun_at)
            values (@ExecutionId, @TaskId, @StepNumber, @action, @target, @runbook, @PlanHash, @scriptHash, @ApprovedBy, @fencingToken, @now)
            on conflict (execution_id) do update set fencing_token = excluded.fencing_token, begun_at = excluded.begun_at
            where e.fencing_token <= excluded.fencing_token and e.ended_at is null
            """,
            new
            {
                request.ExecutionId, request.TaskId, request.StepNumber, action = request.Action.ToString(), target = request.Plan.Target.Name,
                runbook = request.Plan.RunbookId,
                request.PlanHash, scriptHash, request.ApprovedBy, fencingToken, now,
            },
            transaction,
            cancellationToken: cancellationToken)) == 1;

    /// <summary>
    /// Records the result, once. Repeating it after a lost reply is harmless. False where a later holder of the lease took the
    /// execution over: its word counts then.
    /// </summary>
    public static async Task<bool> EndAsync(
        NpgsqlConnection connection, StepOutcome outcome, long fencingToken, DateTimeOffset now, CancellationToken cancellationToken) =>
        await connection.ExecuteAsync(new CommandDefinition(
            """
            update step_execution
            set ended_at = @now, unknown = @Unknown, result = @result::jsonb
            where execution_id = @ExecutionId and fencing_token <= @fencingToken and (ended_at is null or fencing_token = @fencingToken)
            """,
            new
            {
                outcome.Result.ExecutionId, outcome.Unknown, fencingToken, now,
                result = JsonSerializer.Serialize(outcome.Result, ContractsJson.Options),
            },
            cancellationToken: cancellationToken)) == 1;

    /// <summary>
    /// Takes the intent back of a script that is known not to have started, or that only reads and was ended: it may begin
    /// anew. Changes nothing where it has a result or a later holder of the lease has been here.
    /// </summary>
    public static Task WithdrawAsync(
        NpgsqlConnection connection, NpgsqlTransaction transaction, Guid executionId, long fencingToken, CancellationToken cancellationToken) =>
        connection.ExecuteAsync(new CommandDefinition(
            "delete from step_execution where execution_id = @executionId and fencing_token <= @fencingToken and ended_at is null",
            new { executionId, fencingToken }, transaction, cancellationToken: cancellationToken));

    /// <summary>Records that a probe, or a dry run, is about to start. False where a later holder of the lease has been here.</summary>
    public static async Task<bool> BeginProbeAsync(
        NpgsqlConnection connection, NpgsqlTransaction transaction, StoppableExecution probe, long fencingToken, DateTimeOffset now,
        CancellationToken cancellationToken) =>
        await connection.ExecuteAsync(new CommandDefinition(
            """
            insert into probe_execution as p (evidence_id, task_id, runbook_id, target, fencing_token, begun_at)
            values (@ExecutionId, @TaskId, @RunbookId, @Target, @fencingToken, @now)
            on conflict (evidence_id) do update set fencing_token = excluded.fencing_token, begun_at = excluded.begun_at, ended_at = null
            where p.fencing_token <= excluded.fencing_token
            """, new { probe.ExecutionId, probe.TaskId, probe.RunbookId, probe.Target, fencingToken, now },
            transaction, cancellationToken: cancellationToken)) == 1;

    /// <summary>Records that a probe ended; with its answer, in one transaction.</summary>
    public static Task EndProbeAsync(
        NpgsqlConnection connection, NpgsqlTransaction transaction, Guid evidenceId, DateTimeOffset now, CancellationToken cancellationToken) =>
        connection.ExecuteAsync(new CommandDefinition(
            "update probe_execution set ended_at = @now where evidence_id = @evidenceId", new { evidenceId, now }, transaction,
            cancellationToken: cancellationToken));

    /// <summary>Takes back that a probe began: a stop ended it, and it begins anew when a person resumes.</summary>
    public static Task WithdrawProbeAsync(
        NpgsqlConnection connection, NpgsqlTransaction transaction, Guid evidenceId, CancellationToken cancellationToken) =>
        connection.ExecuteAsync(new CommandDefinition(
            "delete from probe_execution where evidence_id = @evidenceId and ended_at is null", new { evidenceId }, transaction,
            cancellationToken: cancellationToken));

    /// <summary>Keeps the whole capped output. The first one stays.</summary>
    public static Task KeepOutputAsync(
        NpgsqlConnection connection, Guid executionId, string output, bool truncated, DateTimeOffset now, CancellationToken cancellationToken) =>
        connection.ExecuteAsync(new CommandDefinition(
            """
            insert into execution_output (execution_id, output, truncated, stored_at) values (@executionId, @output, @truncated, @now)
            on conflict (execution_id) do nothing
            """, new { executionId, output, truncated, now }, cancellationToken: cancellationToken));

    /// <summary>Remembers that an execution was told to stop; the first reason stays.</summary>
    public static Task RequestStopAsync(
        NpgsqlConnection connection, NpgsqlTransaction transaction, StopStep stop, DateTimeOffset now, CancellationToken cancellationToken) =>
        connection.ExecuteAsync(new CommandDefinition(
            """
            insert into step_stop (execution_id, task_id, reason, requested_at) values (@ExecutionId, @TaskId, @Reason, @now)
            on conflict (execution_id) do nothing
            """, new { stop.ExecutionId, stop.TaskId, stop.Reason, now }, transaction, cancellationToken: cancellationToken));

    /// <summary>Why the execution was told to stop; null where it was not.</summary>
    public static Task<string?> FindStopAsync(
        NpgsqlConnection connection, NpgsqlTransaction? transaction, Guid executionId, CancellationToken cancellationToken) =>
        connection.ExecuteScalarAsync<string?>(new CommandDefinition(
            "select reason from step_stop where execution_id = @executionId", new { executionId }, transaction, cancellationToken: cancellationToken));

    private sealed record Row(long FencingToken, bool? Unknown, string? Result);
}
