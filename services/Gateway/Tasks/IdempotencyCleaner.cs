using Npgsql;
using Platform.Persistence;

namespace Platform.Gateway.Tasks;

/// <summary>Forgets expired idempotency keys.</summary>
internal sealed partial class IdempotencyCleaner(GatewayDatabase database, TimeProvider clock, ILogger<IdempotencyCleaner> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(10);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await database.Ready.WaitAsync(stoppingToken);
        using var timer = new PeriodicTimer(Interval, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await using var connection = await database.OpenAsync(stoppingToken);
                while (await IdempotencyStore.DeleteExpiredAsync(connection, clock.GetUtcNow(), stoppingToken) > 0)
                {
                    LogForgotten();
                }
            }
            catch (Exception exception) when (exception is DatabaseUnavailableException or NpgsqlException)
            {
                LogSkipped(exception.Message);
            }
        }
    }

    [LoggerMessage(LogLevel.Debug, "Expired idempotency keys were forgotten")]
    private partial void LogForgotten();

    [LoggerMessage(LogLevel.Warning, "Forgetting expired idempotency keys was skipped: {Problem}")]
    private partial void LogSkipped(string problem);
}
