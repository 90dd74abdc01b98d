using Dapper;
using Npgsql;
using Platform.Contracts.Memory;

namespace Platform.Diagnostic.Memory;

/// <summary>SQL of table <c>memory</c>. What has expired is in none of the answers, whether or not it was cleaned yet.</summary>
internal static class MemoryStore
{
    private const string Columns =
        """
        memory_id as MemoryId, kind, target, text, at, expires_at as ExpiresAt, task_id as TaskId, sequence, runbook_id as RunbookId, worked, confirmed_by as ConfirmedBy
        """;

    /// <summary>
    /// Keeps an entry. The id is made from what it is about, so an event that comes twice changes nothing, and a fact that is
    /// confirmed again is renewed; of two persons at once the later one's name and time stay.
    /// </summary>
    public static Task KeepAsync(NpgsqlConnection connection, NpgsqlTransaction transaction, StoredMemory memory, CancellationToken cancellationToken) =>
        connection.ExecuteAsync(new CommandDefinition(
            """
            insert into memory (memory_id, kind, target, identity, text, matter, at, expires_at, task_id, sequence, runbook_id, worked, confirmed_by)
            values (@MemoryId, @kind, @Target, @Identity, @Text, @Matter, @At, @ExpiresAt, @TaskId, @Sequence, @RunbookId, @Worked, @ConfirmedBy)
            on conflict (memory_id) do update
            set at = excluded.at, expires_at = excluded.expires_at, confirmed_by = excluded.confirmed_by
            where memory.kind = 'Fact'
            """,
            new
            {
                memory.Entry.MemoryId, kind = memory.Entry.Kind.ToString(), memory.Entry.Target, memory.Identity, memory.Entry.Text, memory.Matter, memory.Entry.At, memory.Entry.ExpiresAt,
                memory.Entry.TaskId, memory.Entry.Sequence, memory.Entry.RunbookId, memory.Entry.Worked, memory.Entry.ConfirmedBy,
            }, transaction, cancellationToken: cancellationToken));

    /// <summary>Entries of a target, newest first, from the one after <paramref name="after"/>; none where that is gone.</summary>
    public static async Task<IReadOnlyList<MemoryEntry>> ListAsync(
        NpgsqlConnection connection, NpgsqlTransaction transaction, string target, Guid? after, int limit, DateTimeOffset now, CancellationToken cancellationToken) =>
        Entries(await connection.QueryAsync<Row>(new CommandDefinition(
            $"""
            select {Columns} from memory
            where target = @target and expires_at > @now
              and (@after::uuid is null or (at, memory_id) < (select a.at, a.memory_id from memory a where a.memory_id = @after))
            order by at desc, memory_id desc limit @limit
            """, new { target, after, limit, now }, transaction, cancellationToken: cancellationToken)));

    /// <summary>Forgets an entry; false where the target has none with this id.</summary>
    public static async Task<bool> DeleteAsync(NpgsqlConnection connection, NpgsqlTransaction transaction, string target, Guid memoryId, CancellationToken cancellationToken) =>
        await connection.ExecuteAsync(new CommandDefinition(
            "delete from memory where memory_id = @memoryId and target = @target", new { target, memoryId }, transaction, cancellationToken: cancellationToken)) == 1;

    /// <summary>Entries of a target that share words with a text, those that share most first.</summary>
    public static async Task<IReadOnlyList<(string MemoryId, double Score)>> SearchAsync(
        NpgsqlConnection connection, string target, string identity, string text, int limit, DateTimeOffset now, CancellationToken cancellationToken) =>
        [.. await connection.QueryAsync<(string, double)>(new CommandDefinition(
            """
            with asked as (
                select string_agg('''' || replace(replace(lexeme, '\', '\\'), '''', '''''') || '''', ' | ')::tsquery as query from unnest(to_tsvector('english', @text))
            )
            select m.memory_id::text, ts_rank(m.words, asked.query)::float8
            from memory m, asked
            where m.target = @target and (m.identity is null or m.identity = @identity) and m.expires_at > @now and m.words @@ asked.query
            order by 2 desc, m.at desc, m.memory_id limit @limit
            """, new { target, identity, text, limit, now }, cancellationToken: cancellationToken))];

    /// <summary>The entries of these ids that still count for the target as it is now: its name may have come to mean another machine.</summary>
    public static async Task<IReadOnlyList<MemoryEntry>> ReadAsync(
        NpgsqlConnection connection, string target, string identity, IReadOnlyList<Guid> ids, DateTimeOffset now, CancellationToken cancellationToken) =>
        Entries(await connection.QueryAsync<Row>(new CommandDefinition(
            $"""
            select {Columns} from memory
            where memory_id = any(@ids) and target = @target and (identity is null or identity = @identity) and expires_at > @now
            """, new { ids = ids.ToArray(), target, identity, now }, cancellationToken: cancellationToken)));

    /// <summary>Everything that the vector index is to hold.</summary>
    public static async Task<IReadOnlyList<(string Id, string Target, string Matter)>> IndexedAsync(NpgsqlConnection connection, DateTimeOffset now, CancellationToken cancellationToken) =>
        [.. await connection.QueryAsync<(string, string, string)>(new CommandDefinition(
            "select memory_id::text, target, matter from memory where expires_at > @now", new { now }, cancellationToken: cancellationToken))];

    /// <summary>Takes out what has expired, at most so many; returns how many went.</summary>
    public static Task<int> CleanAsync(NpgsqlConnection connection, DateTimeOffset now, int limit, CancellationToken cancellationToken) =>
        connection.ExecuteAsync(new CommandDefinition(
            """
            delete from memory m using (select memory_id from memory where expires_at <= @now limit @limit for update skip locked) old
            where m.memory_id = old.memory_id
            """, new { now, limit }, cancellationToken: cancellationToken));

    /// <summary>Takes out the outcomes of each target that are older than its newest ones, at most so many; returns how many went.</summary>
    public static Task<int> TrimAsync(NpgsqlConnection connection, int most, int limit, CancellationToken cancellationToken) =>
        connection.ExecuteAsync(new CommandDefinition(
            """
            with beyond as (
                select memory_id
                from (select memory_id, row_number() over (partition by target order by at desc, memory_id desc) as place from memory where kind = 'Outcome') as counted
                where place > @most limit @limit
            ), old as (select m.memory_id from memory m join beyond on beyond.memory_id = m.memory_id for update of m skip locked)
            delete from memory m using old where m.memory_id = old.memory_id
            """, new { most, limit }, cancellationToken: cancellationToken));

    private static MemoryEntry[] Entries(IEnumerable<Row> rows) => [.. rows.Select(row => new MemoryEntry
    {
        MemoryId = row.MemoryId, Kind = Enum.Parse<MemoryKind>(row.Kind), Target = row.Target, Text = row.Text, At = new DateTimeOffset(row.At, TimeSpan.Zero),
        ExpiresAt = new DateTimeOffset(row.ExpiresAt, TimeSpan.Zero), TaskId = row.TaskId, Sequence = row.Sequence, RunbookId = row.RunbookId, Worked = row.Worked, ConfirmedBy = row.ConfirmedBy,
    })];

    private sealed record Row(
        Guid MemoryId, string Kind, string Target, string Text, DateTime At, DateTime ExpiresAt, Guid? TaskId, int? Sequence, string? RunbookId, bool? Worked, string? ConfirmedBy);
}
