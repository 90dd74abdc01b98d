using System.Text.Json;
using Dapper;
using Npgsql;
using Platform.Contracts;
using Platform.Contracts.Execution;

namespace Platform.Executor.Targets;

/// <summary>SQL of table <c>target</c>. Every method is one statement in the caller's transaction.</summary>
internal static class TargetStore
{
    /// <summary>Null where no target has the name.</summary>
    public static async Task<Target?> FindAsync(
        NpgsqlConnection connection, NpgsqlTransaction? transaction, string name, CancellationToken cancellationToken) =>
        Read(await connection.QuerySingleOrDefaultAsync<Row>(new CommandDefinition(
            "select version, definition from target where name = @name", new { name }, transaction, cancellationToken: cancellationToken)));

    /// <summary>Ordered by name, those after the given one.</summary>
    public static async Task<IReadOnlyList<Target>> ListAsync(
        NpgsqlConnection connection, NpgsqlTransaction transaction, string after, int limit, CancellationToken cancellationToken) =>
        [.. (await connection.QueryAsync<Row>(new CommandDefinition(
            """select version, definition from target where name collate "C" > @after order by name collate "C" limit @limit""",
            new { after, limit }, transaction, cancellationToken: cancellationToken))).Select(r => Read(r)!)];

    /// <summary>
    /// Saves where the stored version is the expected one: null = any or none, 0 = none. Of two writers with the same
    /// expectation one wins. Null where the version is another.
    /// </summary>
    public static Task<int?> SaveAsync(
        NpgsqlConnection connection, NpgsqlTransaction? transaction, Target target, int? expected, string savedBy, DateTimeOffset now,
        CancellationToken cancellationToken) =>
        connection.ExecuteScalarAsync<int?>(new CommandDefinition(
            expected switch
            {
                null =>
                    """
                    insert into target as t (name, version, definition, saved_by, saved_at)
                    values (@Name, 1, @definition::jsonb, @savedBy, @now)
                    on conflict (name) do update
                    set version = t.version + 1, definition = excluded.definition, saved_by = excluded.saved_by, saved_at = excluded.saved_at
                    returning version
                    """,
                0 =>
                    """
                    insert into target (name, version, definition, saved_by, saved_at)
                    values (@Name, 1, @definition::jsonb, @savedBy, @now)
                    on conflict (name) do nothing
                    returning version
                    """,
                _ =>
                    """
                    update target
                    set version = version + 1, definition = @definition::jsonb, saved_by = @savedBy, saved_at = @now
                    where name = @Name and version = @expected
                    returning version
                    """,
            },
            new { target.Name, definition = JsonSerializer.Serialize(target with { Version = 0 }, ContractsJson.Options), savedBy, now, expected },
            transaction,
            cancellationToken: cancellationToken));

    /// <summary>False where no target has the name.</summary>
    public static async Task<bool> DeleteAsync(
        NpgsqlConnection connection, NpgsqlTransaction transaction, string name, CancellationToken cancellationToken) =>
        await connection.ExecuteAsync(new CommandDefinition(
            "delete from target where name = @name", new { name }, transaction, cancellationToken: cancellationToken)) == 1;

    private static Target? Read(Row? row) => row is null
        ? null
        : JsonSerializer.Deserialize<Target>(row.Definition, ContractsJson.Options)! with { Version = row.Version };

    private sealed record Row(int Version, string Definition);
}
