using Npgsql;

namespace Platform.Bench.Processes;

/// <summary>The bench's PostgreSQL, as its administrator.</summary>
internal sealed class PostgresServer(string administrator)
{
    /// <summary>An empty database; one of the same name is dropped before. Returns its connection string.</summary>
    public async Task<string> CreateDatabaseAsync(string name, CancellationToken cancellationToken)
    {
        await DropDatabaseAsync(name, cancellationToken);
        await ExecuteAsync(administrator, $"create database {name}", cancellationToken);
        return new NpgsqlConnectionStringBuilder(administrator) { Database = name, Pooling = false }.ConnectionString;
    }

    public Task DropDatabaseAsync(string name, CancellationToken cancellationToken) =>
        ExecuteAsync(administrator, $"drop database if exists {name} with (force)", cancellationToken);

    /// <summary>Transactions that have written something, and bytes of the log they were written to, since the server began.</summary>
    public async Task<(long Commits, long LogBytes)> WrittenAsync(CancellationToken cancellationToken)
    {
        await using var source = NpgsqlDataSource.Create(administrator);
        await using var command = source.CreateCommand(
            "select pg_snapshot_xmax(pg_current_snapshot())::text::bigint, (pg_current_wal_insert_lsn() - '0/0'::pg_lsn)::bigint");
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        return (reader.GetInt64(0), reader.GetInt64(1));
    }

    public static async Task ExecuteAsync(string database, string sql, CancellationToken cancellationToken)
    {
        await using var source = NpgsqlDataSource.Create(database);
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>A number that one statement gives.</summary>
    public static async Task<long> CountAsync(string database, string sql, CancellationToken cancellationToken)
    {
        await using var source = NpgsqlDataSource.Create(database);
        await using var command = source.CreateCommand(sql);
        return (long)(await command.ExecuteScalarAsync(cancellationToken))!;
    }
}
