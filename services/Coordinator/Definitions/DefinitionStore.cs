using System.Text.Json;
using Dapper;
using Npgsql;
using Platform.Contracts;
using Platform.Contracts.Definitions;

namespace Platform.Coordinator.Definitions;

/// <summary>
/// SQL of tables <c>definition</c> and <c>definition_version</c>; every method runs in the caller's transaction. Whoever writes
/// takes the lock first.
/// </summary>
internal static class DefinitionStore
{
    /// <summary>Agents, and templates, that there may be.</summary>
    public const int Most = 200;

    /// <summary>
    /// Changes queue here, so that versions have no gaps, of two writers with the same expectation one wins, and what refers to
    /// another definition is judged by what is there. They are few and short.
    /// </summary>
    public static Task LockAsync(NpgsqlConnection connection, NpgsqlTransaction transaction, CancellationToken cancellationToken) =>
        connection.ExecuteAsync(new CommandDefinition(
            "select pg_advisory_xact_lock(hashtext('definition'))", transaction: transaction, cancellationToken: cancellationToken));

    /// <summary>One version, also of what was deleted where its number is given; null = the newest of what is there. Null where there is none.</summary>
    public static async Task<T?> FindAsync<T>(
        NpgsqlConnection connection, NpgsqlTransaction transaction, DefinitionKind kind, string id, int? version, CancellationToken cancellationToken)
        where T : class
    {
        var body = await connection.QuerySingleOrDefaultAsync<string>(new CommandDefinition(
            """
            select v.body
            from definition d
            join definition_version v on v.kind = d.kind and v.scope = d.scope and v.id = d.id
            where d.kind = @kind and d.scope = '*' and d.id = @id
              and v.change <> 'Deleted' and (v.version = @version or (@version::integer is null and v.version = d.current_version and not d.deleted))
            """, new { kind = kind.ToString(), id, version }, transaction, cancellationToken: cancellationToken));
        return body is null ? null : Read<T>(body);
    }

    /// <summary>The number of the newest version, also of what was deleted; 0 where there never was such a thing.</summary>
    public static Task<int> NewestAsync(NpgsqlConnection connection, NpgsqlTransaction transaction, DefinitionKind kind, string id, CancellationToken cancellationToken) =>
        connection.QueryFirstOrDefaultAsync<int>(new CommandDefinition(
            "select current_version from definition where kind = @kind and scope = '*' and id = @id", new { kind = kind.ToString(), id }, transaction, cancellationToken: cancellationToken));

    /// <summary>The newest versions of what is there, in the order of ids.</summary>
    public static async Task<IReadOnlyList<T>> ListAsync<T>(
        NpgsqlConnection connection, NpgsqlTransaction transaction, DefinitionKind kind, string? after, int limit, CancellationToken cancellationToken)
        where T : class =>
        [.. (await connection.QueryAsync<string>(new CommandDefinition(
            """
            select v.body
            from definition d
            join definition_version v on v.kind = d.kind and v.scope = d.scope and v.id = d.id and v.version = d.current_version
            where d.kind = @kind and d.scope = '*' and not d.deleted and (@after::text is null or d.id collate "C" > @after)
            order by d.id collate "C"
            limit @limit
            """, new { kind = kind.ToString(), after, limit }, transaction, cancellationToken: cancellationToken))).Select(Read<T>)];

    /// <summary>Versions below a number, newest first.</summary>
    public static async Task<IReadOnlyList<DefinitionVersion>> VersionsAsync(
        NpgsqlConnection connection, NpgsqlTransaction transaction, DefinitionKind kind, string id, int? below, int limit, CancellationToken cancellationToken) =>
        [.. (await connection.QueryAsync<VersionRow>(new CommandDefinition(
            """
            select version, change, changed, changed_by as ChangedBy, changed_at as ChangedAt
            from definition_version
            where kind = @kind and scope = '*' and id = @id and (@below::integer is null or version < @below)
            order by version desc
            limit @limit
            """, new { kind = kind.ToString(), id, below, limit }, transaction, cancellationToken: cancellationToken))).Select(row => row.ToContract())];

    /// <summary>Agents whose newest version is above the known one, at most so many; deleted ones only where they are known.</summary>
    public static async Task<IReadOnlyList<AgentChanged>> NewerAgentsAsync(
        NpgsqlConnection connection, NpgsqlTransaction transaction, IReadOnlyDictionary<string, int> known, int limit, CancellationToken cancellationToken) =>
        [.. (await connection.QueryAsync<(string Id, int Version, string? Body)>(new CommandDefinition(
            """
            select d.id, d.current_version, case when not d.deleted then v.body::text end
            from definition d
            join definition_version v on v.kind = d.kind and v.scope = d.scope and v.id = d.id and v.version = d.current_version
            left join unnest(@ids, @versions) as known (id, version) on known.id = d.id
            where d.kind = 'Agent' and d.scope = '*' and d.current_version > coalesce(known.version, 0) and (known.id is not null or not d.deleted)
            order by d.id
            limit @limit
            """, new { ids = known.Keys.ToArray(), versions = known.Values.ToArray(), limit }, transaction, cancellationToken: cancellationToken)))
            .Select(row => new AgentChanged { AgentId = row.Id, Version = row.Version, Definition = row.Body is null ? null : Read<AgentDefinition>(row.Body) })];

    /// <summary>Writes the next version; the caller holds the lock and has checked what it is.</summary>
    public static Task AddAsync(
        NpgsqlConnection connection, NpgsqlTransaction transaction, DefinitionKind kind, string id, DefinitionVersion version, object body, CancellationToken cancellationToken) =>
        connection.ExecuteAsync(new CommandDefinition(
            """
            insert into definition (kind, id, current_version, deleted) values (@kind, @id, @Version, @deleted)
            on conflict (kind, scope, id) do update set current_version = excluded.current_version, deleted = excluded.deleted;
            insert into definition_version (kind, id, version, change, changed, body, changed_by, changed_at)
            values (@kind, @id, @Version, @change, @changed, @body::jsonb, @ChangedBy, @ChangedAt)
            """,
            new
            {
                kind = kind.ToString(), id, version.Version, change = version.Change.ToString(), deleted = version.Change == DefinitionChange.Deleted,
                changed = version.Changed.ToArray(), body = JsonSerializer.Serialize(body, body.GetType(), ContractsJson.Options), version.ChangedBy, version.ChangedAt,
            }, transaction, cancellationToken: cancellationToken));

    private static T Read<T>(string body) => JsonSerializer.Deserialize<T>(body, ContractsJson.Options)!;

    private sealed class VersionRow
    {
        public int Version { get; init; }
        public string Change { get; init; } = "";
        public string[] Changed { get; init; } = [];
        public string ChangedBy { get; init; } = "";
        public DateTime ChangedAt { get; init; }

        public DefinitionVersion ToContract() => new()
        {
            Version = Version,
            Change = Enum.Parse<DefinitionChange>(Change),
            Changed = Changed,
            ChangedBy = ChangedBy,
            ChangedAt = new DateTimeOffset(ChangedAt, TimeSpan.Zero),
        };
    }
}
