using Dapper;
using Npgsql;

namespace Platform.Messaging.Work;

/// <summary>SQL of table <c>work_item</c>.</summary>
internal static class WorkStore
{
    /// <summary>Accepts a command once per key; a repeat changes nothing and returns false.</summary>
    public static async Task<bool> AcceptAsync(
        NpgsqlConnection connection, NpgsqlTransaction transaction, string kind, string key, byte[] command, string? traceParent, DateTimeOffset now,
        CancellationToken cancellationToken) =>
        await connection.ExecuteAsync(new CommandDefinition(
            """
            insert into work_item (kind, key, command, trace_parent, accepted_at, run_after)
            values (@kind, @key, @command, @traceParent, @now, @now)
            on conflict (kind, key) do nothing
            """, new { kind, key, command, traceParent, now }, transaction, cancellationToken: cancellationToken)) == 1;

    /// <summary>The stored answer of a finished item; null while it is open.</summary>
    public static Task<(string Urn, byte[] Body)?> ReadAnswerAsync(
        NpgsqlConnection connection, NpgsqlTransaction transaction, string kind, string key, CancellationToken cancellationToken) =>
        connection.QuerySingleOrDefaultAsync<(string, byte[])?>(new CommandDefinition(
            "select answer_urn, answer from work_item where kind = @kind and key = @key and answer is not null",
            new { kind, key }, transaction, cancellationToken: cancellationToken));

    /// <summary>
    /// Claims due items whose lease is free, has run out, or is ours though we do not work on them: a claim or an answer
    /// whose transaction went under with its connection. Instances skip each other's rows; a claim raises the fencing token,
    /// so a former holder can no longer finish.
    /// </summary>
    public static async Task<IReadOnlyList<WorkItem>> ClaimAsync(
        NpgsqlConnection connection, string kind, Guid owner, string[] running, DateTimeOffset now, DateTimeOffset until, int limit, CancellationToken cancellationToken) =>
        [.. await connection.QueryAsync<WorkItem>(new CommandDefinition(
            """
            update work_item w
            set lease_owner = @owner, lease_until = @until, fencing_token = fencing_token + 1
            from (
                select kind, key from work_item
                where kind = @kind and finished_at is null and run_after <= @now
                  and (lease_until is null or lease_until < @now or lease_owner = @owner) and key <> all (@running)
                order by run_after
                limit @limit
                for update skip locked
            ) due
            where w.kind = due.kind and w.key = due.key
            returning w.key, w.command, w.trace_parent as TraceParent, w.accepted_at as AcceptedAt, w.wakes,
                      w.fencing_token as FencingToken, w.failures
            """, new { kind, owner, running, now, until, limit }, cancellationToken: cancellationToken))];

    /// <summary>Keys of open items that were accepted before <paramref name="before"/>, claimed or not. A look; it decides nothing.</summary>
    public static async Task<IReadOnlyList<string>> ReadOpenAsync(
        NpgsqlConnection connection, NpgsqlTransaction transaction, string kind, DateTimeOffset before, int limit, CancellationToken cancellationToken) =>
        [.. await connection.QueryAsync<string>(new CommandDefinition(
            "select key from work_item where kind = @kind and finished_at is null and accepted_at < @before limit @limit",
            new { kind, before, limit }, transaction, cancellationToken: cancellationToken))];

    /// <summary>Extends the leases that are still ours and returns their keys; a missing key means that the lease was lost.</summary>
    public static async Task<IReadOnlySet<string>> HeartbeatAsync(
        NpgsqlConnection connection, string kind, Guid owner, string[] keys, DateTimeOffset until, CancellationToken cancellationToken) =>
        (await connection.QueryAsync<string>(new CommandDefinition(
            """
            update work_item set lease_until = @until
            where kind = @kind and lease_owner = @owner and key = any (@keys) and finished_at is null
            returning key
            """, new { kind, owner, keys, until }, cancellationToken: cancellationToken))).ToHashSet();

    /// <summary>Finishes an item with its answer, if the token is still the newest; else nothing changes and false is returned.</summary>
    public static async Task<bool> FinishAsync(
        NpgsqlConnection connection, NpgsqlTransaction transaction, string kind, string key, long token, string urn, byte[] answer, DateTimeOffset now,
        CancellationToken cancellationToken) =>
        await connection.ExecuteAsync(new CommandDefinition(
            """
            update work_item
            set finished_at = @now, answer_urn = @urn, answer = @answer, lease_owner = null, lease_until = null
            where kind = @kind and key = @key and fencing_token = @token and finished_at is null
            """, new { kind, key, token, urn, answer, now }, transaction, cancellationToken: cancellationToken)) == 1;

    /// <summary>
    /// Gives the lease back, to run again at <paramref name="runAfter"/>; at once where somebody woke the item since it was
    /// claimed. False where the lease was lost.
    /// </summary>
    public static async Task<bool> ReleaseAsync(
        NpgsqlConnection connection, NpgsqlTransaction? transaction, string kind, WorkItem item, int failures, DateTimeOffset now, DateTimeOffset runAfter,
        CancellationToken cancellationToken) =>
        await connection.ExecuteAsync(new CommandDefinition(
            """
            update work_item
            set lease_owner = null, lease_until = null, failures = @failures,
                run_after = case when wakes <> @Wakes then @now else @runAfter end
            where kind = @kind and key = @Key and fencing_token = @FencingToken and finished_at is null
            """, new { kind, item.Key, item.FencingToken, item.Wakes, failures, now, runAfter }, transaction, cancellationToken: cancellationToken)) == 1;

    /// <summary>Makes a waiting item due now. Safe against a turn that runs at the same time; see <see cref="ReleaseAsync"/>.</summary>
    public static Task WakeAsync(
        NpgsqlConnection connection, NpgsqlTransaction transaction, string kind, string key, DateTimeOffset now, CancellationToken cancellationToken) =>
        connection.ExecuteAsync(new CommandDefinition(
            "update work_item set wakes = wakes + 1, run_after = @now where kind = @kind and key = @key and finished_at is null",
            new { kind, key, now }, transaction, cancellationToken: cancellationToken));

    /// <summary>As <see cref="WakeAsync"/>, for open items of every kind: those with the key, or all where it is null.</summary>
    public static Task WakeAllAsync(
        NpgsqlConnection connection, NpgsqlTransaction transaction, string? key, DateTimeOffset now, CancellationToken cancellationToken) =>
        connection.ExecuteAsync(new CommandDefinition(
            """
            update work_item set wakes = wakes + 1, run_after = @now
            where finished_at is null and (@key::text is null or key = @key)
            """, new { key, now }, transaction, cancellationToken: cancellationToken));
}
