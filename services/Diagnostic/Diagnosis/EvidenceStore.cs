using System.Text.Json;
using Dapper;
using Npgsql;
using Platform.Contracts;
using Platform.Contracts.Diagnosis;

namespace Platform.Diagnostic.Diagnosis;

/// <summary>SQL of tables <c>diagnosis</c> and <c>evidence</c>.</summary>
internal static class EvidenceStore
{
    /// <summary>The selection that a diagnosis began with; null before it began.</summary>
    public static async Task<Selection?> FindSelectionAsync(NpgsqlConnection connection, string key, CancellationToken cancellationToken) =>
        await connection.QuerySingleOrDefaultAsync<string>(new CommandDefinition(
            "select selection::text from diagnosis where diagnosis_key = @key", new { key }, cancellationToken: cancellationToken)) is { } json
            ? JsonSerializer.Deserialize<Selection>(json, ContractsJson.Options)
            : null;

    /// <summary>
    /// Records the selection and locks the diagnosis for this transaction, so that an answer that arrives meanwhile is
    /// either seen by it or wakes the next turn. The first selection wins; a later one changes nothing.
    /// </summary>
    public static Task BeginAsync(
        NpgsqlConnection connection, NpgsqlTransaction transaction, string key, DiagnoseTask command, Selection selection, DateTimeOffset now,
        CancellationToken cancellationToken) =>
        connection.ExecuteAsync(new CommandDefinition(
            """
            insert into diagnosis (diagnosis_key, task_id, attempt, revision, target, description, selection, began_at)
            values (@key, @TaskId, @Attempt, @Revision, @target, @description, @selection::json, @now)
            on conflict (diagnosis_key) do update set began_at = diagnosis.began_at
            """,
            new
            {
                key, command.TaskId, command.Attempt, command.Revision, target = command.Target.Name, description = command.Description.Replace("\0", "", StringComparison.Ordinal), now,
                selection = JsonSerializer.Serialize(selection, ContractsJson.Options),
            },
            transaction, cancellationToken: cancellationToken));

    /// <summary>Records what a diagnosis came to, for later tasks on the same target; in the transaction of its answer. A repeat writes the same.</summary>
    public static Task EndAsync(NpgsqlConnection connection, NpgsqlTransaction transaction, string key, DiagnosisResult result, DateTimeOffset now, CancellationToken cancellationToken) =>
        connection.ExecuteAsync(new CommandDefinition(
            "update diagnosis set conclusion = @conclusion, summary = @summary, ended_at = @now where diagnosis_key = @key",
            new { key, conclusion = result.Conclusion.ToString(), summary = result.Summary.Replace("\0", "", StringComparison.Ordinal), now }, transaction, cancellationToken: cancellationToken));

    /// <summary>The last diagnoses of other tasks on a target, newest first, at most so many; of a task diagnosed several times only the last.</summary>
    public static async Task<IReadOnlyList<PastDiagnosis>> PastAsync(NpgsqlConnection connection, string target, Guid taskId, int limit, CancellationToken cancellationToken) =>
        [.. await connection.QueryAsync<PastDiagnosis>(new CommandDefinition(
            """
            select ended_at as EndedAt, description, conclusion, summary
            from diagnosis d
            where target = @target and task_id <> @taskId and ended_at is not null
              and not exists (select 1 from diagnosis later where later.task_id = d.task_id and later.ended_at > d.ended_at)
            order by ended_at desc limit @limit
            """, new { target, taskId, limit }, cancellationToken: cancellationToken))];

    /// <summary>True where the catalogue holds anything.</summary>
    public static Task<bool> AnyRunbookAsync(NpgsqlConnection connection, CancellationToken cancellationToken) =>
        connection.ExecuteScalarAsync<bool>(new CommandDefinition("select exists (select 1 from runbook_version)", cancellationToken: cancellationToken));

    /// <summary>All probes asked for by a diagnosis, with what came of them.</summary>
    public static async Task<IReadOnlyList<ExpectedEvidence>> ListAsync(
        NpgsqlConnection connection, NpgsqlTransaction transaction, string key, CancellationToken cancellationToken)
    {
        var rows = await connection.QueryAsync<(Guid Id, string Runbook, string Probe, DateTime Deadline, DateTime SentAt, string? Record)>(new CommandDefinition(
            """
            select evidence_id, runbook_id, probe_id, deadline, sent_at, record::text
            from evidence where diagnosis_key = @key order by runbook_id, probe_id
            """, new { key }, transaction, cancellationToken: cancellationToken));
        return
        [
            .. rows.Select(row => new ExpectedEvidence(
                row.Id, row.Runbook, row.Probe, new DateTimeOffset(row.Deadline, TimeSpan.Zero), new DateTimeOffset(row.SentAt, TimeSpan.Zero),
                row.Record is null ? null : JsonSerializer.Deserialize<EvidenceRecord>(row.Record, ContractsJson.Options))),
        ];
    }

    /// <summary>
    /// Records that probes are sent now. A probe sent again keeps its first deadline, and one that has answered meanwhile
    /// keeps its answer.
    /// </summary>
    public static Task ExpectAsync(
        NpgsqlConnection connection, NpgsqlTransaction transaction, string key, Guid taskId, IReadOnlyList<ExpectedEvidence> probes,
        CancellationToken cancellationToken) =>
        connection.ExecuteAsync(new CommandDefinition(
            """
            insert into evidence (evidence_id, diagnosis_key, task_id, runbook_id, probe_id, deadline, sent_at)
            select e.evidence_id, @key, @taskId, e.runbook_id, e.probe_id, e.deadline, e.sent_at
            from unnest(@ids, @runbooks, @probes, @deadlines, @sent) as e (evidence_id, runbook_id, probe_id, deadline, sent_at)
            on conflict (evidence_id) do update set sent_at = excluded.sent_at where evidence.record is null
            """,
            new
            {
                key,
                taskId,
                ids = probes.Select(probe => probe.EvidenceId).ToArray(),
                runbooks = probes.Select(probe => probe.RunbookId).ToArray(),
                probes = probes.Select(probe => probe.ProbeId).ToArray(),
                deadlines = probes.Select(probe => probe.Deadline.UtcDateTime).ToArray(),
                sent = probes.Select(probe => probe.SentAt.UtcDateTime).ToArray(),
            }, transaction, cancellationToken: cancellationToken));

    /// <summary>
    /// Takes the deadline from a probe that has not answered; other executions' ids change nothing. It is sent again like any
    /// other until it answers, so nothing is lost where the one that held it forgets it.
    /// </summary>
    public static Task WaitAsync(NpgsqlConnection connection, NpgsqlTransaction transaction, Guid evidenceId, CancellationToken cancellationToken) =>
        connection.ExecuteAsync(new CommandDefinition(
            "update evidence set deadline = 'infinity' where evidence_id = @evidenceId and record is null", new { evidenceId }, transaction,
            cancellationToken: cancellationToken));

    /// <summary>
    /// Probes that are held as of <paramref name="at"/> count as sent then, and as missing not before <paramref name="until"/>.
    /// What a diagnosis or an answer works on right now is passed over; the next word comes soon.
    /// </summary>
    public static Task PutOffAsync(
        NpgsqlConnection connection, NpgsqlTransaction transaction, Guid[] evidenceIds, DateTimeOffset at, DateTimeOffset until, CancellationToken cancellationToken) =>
        connection.ExecuteAsync(new CommandDefinition(
            """
            update evidence e set sent_at = greatest(e.sent_at, @at), deadline = greatest(e.deadline, @until)
            from (
                select evidence_id from evidence
                where evidence_id = any (@evidenceIds) and record is null and deadline > @at
                for update skip locked
            ) held
            where e.evidence_id = held.evidence_id
            """, new { evidenceIds, at, until }, transaction, cancellationToken: cancellationToken));

    /// <summary>
    /// Stores an answer once and returns the key of its diagnosis; null where the evidence is unknown or answered already.
    /// The diagnosis row is locked first: of answers that come at the same time, the last one sees all the others.
    /// </summary>
    public static async Task<string?> CompleteAsync(
        NpgsqlConnection connection, NpgsqlTransaction transaction, EvidenceRecord record, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await connection.ExecuteAsync(new CommandDefinition(
            """
            select 1 from diagnosis
            where diagnosis_key = (select diagnosis_key from evidence where evidence_id = @EvidenceId)
            for update
            """, new { record.EvidenceId }, transaction, cancellationToken: cancellationToken));
        return await connection.QuerySingleOrDefaultAsync<string>(new CommandDefinition(
            """
            update evidence set record = @json::json, completed_at = @now
            where evidence_id = @EvidenceId and record is null
            returning diagnosis_key
            """,
            new { record.EvidenceId, json = JsonSerializer.Serialize(record, ContractsJson.Options), now }, transaction, cancellationToken: cancellationToken));
    }

    /// <summary>Probes of a diagnosis that have not answered.</summary>
    public static Task<int> CountPendingAsync(NpgsqlConnection connection, NpgsqlTransaction transaction, string key, CancellationToken cancellationToken) =>
        connection.ExecuteScalarAsync<int>(new CommandDefinition(
            "select count(*)::int from evidence where diagnosis_key = @key and record is null", new { key }, transaction, cancellationToken: cancellationToken));
}

/// <summary>What an earlier task on a target came to.</summary>
internal sealed record PastDiagnosis(DateTime EndedAt, string Description, string Conclusion, string Summary);
