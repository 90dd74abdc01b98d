using Dapper;
using Npgsql;
using Platform.Contracts.Execution;

namespace Platform.Executor.Secrets;

/// <summary>SQL of table <c>secret</c>.</summary>
internal static class SecretStore
{
    /// <summary>
    /// The version that the secret has, 0 for none, locked until the transaction ends: of two writers the second sees what
    /// the first made. Null value = it does not exist (any more).
    /// </summary>
    public static async Task<(int Version, bool Exists)> LockAsync(
        NpgsqlConnection connection, NpgsqlTransaction transaction, string name, string savedBy, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await connection.ExecuteAsync(new CommandDefinition(
            "insert into secret (name, version, saved_by, saved_at) values (@name, 0, @savedBy, @now) on conflict (name) do nothing",
            new { name, savedBy, now }, transaction, cancellationToken: cancellationToken));
        return await connection.QuerySingleAsync<(int, bool)>(new CommandDefinition(
            "select version, value is not null from secret where name = @name for update", new { name }, transaction, cancellationToken: cancellationToken));
    }

    /// <summary>Replaces the value of a locked secret; the former one is gone.</summary>
    public static Task SaveAsync(
        NpgsqlConnection connection, NpgsqlTransaction transaction, SecretInfo secret, string keyId, byte[] value, CancellationToken cancellationToken) =>
        connection.ExecuteAsync(new CommandDefinition(
            """
            update secret set version = @Version, description = @Description, key_id = @keyId, value = @value, saved_by = @SavedBy, saved_at = @SavedAt
            where name = @Name
            """,
            new { secret.Name, secret.Version, secret.Description, secret.SavedBy, secret.SavedAt, keyId, value }, transaction, cancellationToken: cancellationToken));

    /// <summary>Forgets the value and keeps the version. False where there is no such secret.</summary>
    public static async Task<bool> DeleteAsync(
        NpgsqlConnection connection, NpgsqlTransaction transaction, string name, string deletedBy, DateTimeOffset now, CancellationToken cancellationToken) =>
        await connection.ExecuteAsync(new CommandDefinition(
            """
            update secret set value = null, key_id = null, description = null, saved_by = @deletedBy, saved_at = @now
            where name = @name and value is not null
            """, new { name, deletedBy, now }, transaction, cancellationToken: cancellationToken)) == 1;

    /// <summary>What may be known of secrets, by name, those after the given one; no value is read.</summary>
    public static async Task<IReadOnlyList<SecretInfo>> ListAsync(
        NpgsqlConnection connection, NpgsqlTransaction transaction, IReadOnlyList<string> names, string after, int limit, CancellationToken cancellationToken) =>
        [.. (await connection.QueryAsync<(string Name, int Version, string? Description, string SavedBy, DateTime SavedAt)>(new CommandDefinition(
            """
            select name, version, description, saved_by, saved_at from secret
            where value is not null and name collate "C" > @after and (cardinality(@names) = 0 or name = any (@names))
            order by name collate "C" limit @limit
            """, new { names = names.ToArray(), after, limit }, transaction, cancellationToken: cancellationToken)))
            .Select(row => new SecretInfo
            {
                Name = row.Name, Version = row.Version, Description = row.Description, SavedBy = row.SavedBy,
                SavedAt = new DateTimeOffset(row.SavedAt, TimeSpan.Zero),
            })];

    /// <summary>The encrypted values of the named secrets, as far as they exist.</summary>
    public static async Task<IReadOnlyDictionary<string, StoredSecret>> ReadAsync(
        NpgsqlConnection connection, IReadOnlyCollection<string> names, CancellationToken cancellationToken) =>
        (await connection.QueryAsync<StoredSecret>(new CommandDefinition(
            """select name, version, key_id as "KeyId", value from secret where name = any (@names) and value is not null""",
            new { names = names.ToArray() }, cancellationToken: cancellationToken))).ToDictionary(secret => secret.Name, StringComparer.Ordinal);
}

/// <summary>A secret as it is stored.</summary>
internal sealed record StoredSecret(string Name, int Version, string KeyId, byte[] Value);
