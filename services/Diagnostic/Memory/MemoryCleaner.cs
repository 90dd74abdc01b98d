using Npgsql;
using Platform.Diagnostic.Search;
using Platform.Persistence;

namespace Platform.Diagnostic.Memory;

/// <summary>Takes out what has expired, in batches that never hold a long lock; until then no search finds it any more.</summary>
internal sealed partial class MemoryCleaner(DiagnosticDatabase database, VectorIndexSignal vectors, TimeProvider clock, ILogger<MemoryCleaner> logger) : BackgroundService
{
    private const int BatchSize = 1_000;
    private static readonly TimeSpan s_interval = TimeSpan.FromHours(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await database.Ready.WaitAsync(stoppingToken);
        using var timer = new PeriodicTimer(s_interval, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await using var connection = await database.OpenAsync(stoppingToken);
                if (await MemoryStore.CleanAsync(connection, clock.GetUtcNow(), BatchSize, stoppingToken) is > 0 and var gone)
                {
                    vectors.Set();
                    LogCleaned(gone);
                }
            }
            catch (Exception exception) when (exception is DatabaseUnavailableException or NpgsqlException)
            {
                LogSkipped(exception.Message);
            }
        }
    }

    [LoggerMessage(LogLevel.Information, "{Count} expired memories were forgotten")]
    private partial void LogCleaned(int count);

    [LoggerMessage(LogLevel.Warning, "Cleaning the memory was skipped: {Problem}")]
    private partial void LogSkipped(string problem);
}
