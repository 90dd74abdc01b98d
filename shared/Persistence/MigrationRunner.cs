using Dapper;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Platform.Persistence;

/// <summary>
/// Brings a database to the newest schema. Instances that start together queue on an advisory lock; each migration commits
/// with its row in <c>schema_migration</c>, so a crash repeats at most one. A migration whose text changed after it was
/// applied stops the service: history is not rewritten.
/// </summary>
internal sealed partial class MigrationRunner<TDatabase>(
    TDatabase database, IReadOnlyList<Migration> migrations, IHostApplicationLifetime lifetime, TimeProvider clock, ILogger<MigrationRunner<TDatabase>> logger)
    : BackgroundService
    where TDatabase : ServiceDatabase
{
    private const long LockKey = 0x506c6174666f726d; // "Platform"
    private static readonly TimeSpan RetryInterval = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await MigrateAsync(stoppingToken);
                database.MarkReady();
                return;
            }
            catch (Exception exception) when (exception is NpgsqlException { IsTransient: true } or TimeoutException or System.Net.Sockets.SocketException
                || exception is NpgsqlException and not PostgresException)
            {
                LogWaiting(database.Service, exception.Message);
                await Task.Delay(RetryInterval, clock, stoppingToken);
            }
            catch (Exception exception) when (exception is PostgresException or MigrationChangedException)
            {
                LogFailed(exception, database.Service);
                Environment.ExitCode = 1;
                lifetime.StopApplication();
                return;
            }
        }
    }

    private async Task MigrateAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.DataSource.OpenConnectionAsync(cancellationToken);
        await connection.ExecuteAsync(new CommandDefinition("select pg_advisory_lock(@LockKey)", new { LockKey }, cancellationToken: cancellationToken));
        try
        {
            await connection.ExecuteAsync(new CommandDefinition(
                """
                create table if not exists schema_migration (
                    name       text primary key,
                    checksum   text not null,
                    applied_at timestamptz not null
                )
                """, cancellationToken: cancellationToken));
            var applied = (await connection.QueryAsync<(string Name, string Checksum)>(new CommandDefinition(
                "select name, checksum from schema_migration", cancellationToken: cancellationToken))).ToDictionary(row => row.Name, row => row.Checksum);
            foreach (var migration in migrations)
            {
                if (applied.TryGetValue(migration.Name, out var checksum))
                {
                    if (checksum != migration.Checksum)
                    {
                        throw new MigrationChangedException(database.Service, migration.Name);
                    }
                    continue;
                }
                await ApplyAsync(connection, migration, cancellationToken);
            }
        }
        finally
        {
            await connection.ExecuteAsync("select pg_advisory_unlock(@LockKey)", new { LockKey });
        }
    }

    private async Task ApplyAsync(NpgsqlConnection connection, Migration migration, CancellationToken cancellationToken)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await connection.ExecuteAsync(new CommandDefinition(migration.Sql, transaction: transaction, cancellationToken: cancellationToken));
        await connection.ExecuteAsync(new CommandDefinition(
            "insert into schema_migration (name, checksum, applied_at) values (@Name, @Checksum, @Now)",
            new { migration.Name, migration.Checksum, Now = clock.GetUtcNow() }, transaction, cancellationToken: cancellationToken));
        await transaction.CommitAsync(cancellationToken);
        LogApplied(database.Service, migration.Name);
    }

    [LoggerMessage(LogLevel.Warning, "Waiting for the database of {Service}: {Problem}")]
    private partial void LogWaiting(string service, string problem);

    [LoggerMessage(LogLevel.Critical, "The schema of {Service} could not be brought up to date; the service stops")]
    private partial void LogFailed(Exception exception, string service);

    [LoggerMessage(LogLevel.Information, "Schema of {Service}: applied {Migration}")]
    private partial void LogApplied(string service, string migration);
}

/// <summary>A migration that was applied has another text now.</summary>
public sealed class MigrationChangedException(string service, string migration)
    : Exception($"Migration {migration} of {service} was changed after it was applied. Restore its text and add a new migration instead.");
