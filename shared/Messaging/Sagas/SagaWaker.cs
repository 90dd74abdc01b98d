using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using Platform.Persistence;

namespace Platform.Messaging.Sagas;

/// <summary>
/// Wakes sagas whose time has come: an approval that expires, a command that was not answered. The wake-up leaves through
/// the outbox in the transaction that moves <c>wake_at</c> on, so it is neither lost nor doubled by two instances.
/// </summary>
internal sealed partial class SagaWaker<TSaga, TDatabase>(
    TDatabase database, IServiceScopeFactory scopes, SagaTable<TSaga> table, Func<Guid, object> wakeUp, TimeProvider clock,
    ILogger<SagaWaker<TSaga, TDatabase>> logger) : BackgroundService
    where TSaga : class, IStoredSaga
    where TDatabase : ServiceDatabase
{
    /// <summary>
    /// Wake-ups in one poll, and so in a second. Where thousands of sagas wait because the service is behind, more would be
    /// repeats that put it further behind; where a broker was wiped under them, the work takes longer than the asking.
    /// </summary>
    private const int BatchSize = 20;
    private static readonly TimeSpan PollInterval = TimeSpan.FromSeconds(1);
    /// <summary>A saga that was woken sets its own next time; this one holds only if the wake-up itself is lost.</summary>
    private static readonly TimeSpan Again = TimeSpan.FromSeconds(30);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await database.Ready.WaitAsync(stoppingToken);
        using var timer = new PeriodicTimer(PollInterval, clock);
        do
        {
            try
            {
                await WakeDueAsync(stoppingToken);
            }
            catch (Exception exception) when (exception is DatabaseUnavailableException or NpgsqlException)
            {
                LogDatabase(exception.Message);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task WakeDueAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var session = scope.ServiceProvider.GetRequiredService<Session<TDatabase>>();
        await session.BeginAsync(cancellationToken);
        var now = clock.GetUtcNow();
        var due = (await session.Connection.QueryAsync<Guid>(new CommandDefinition(
            $"""
            update {table.Name} s set wake_at = @again
            from (select correlation_id from {table.Name} where wake_at <= @now order by wake_at limit @BatchSize for update skip locked) due
            where s.correlation_id = due.correlation_id
            returning s.correlation_id
            """, new { now, again = now + Again, BatchSize }, session.Transaction, cancellationToken: cancellationToken))).AsList();
        foreach (var id in due)
        {
            await session.PublishAsync(wakeUp(id), cancellationToken);
        }
        await session.CommitAsync(cancellationToken);
    }

    [LoggerMessage(LogLevel.Warning, "Waking sagas waits for the database: {Problem}")]
    private partial void LogDatabase(string problem);
}
