using Microsoft.Extensions.Options;
using Npgsql;
using Platform.Diagnostic.Search;
using Platform.Persistence;

namespace Platform.Diagnostic.Memory;

/// <summary>Takes out what has expired, which no search finds any more, and what is too much of one target; in batches that never hold a long lock.</summary>
internal sealed partial class MemoryCleaner(
    DiagnosticDatabase database, VectorIndexSignal vectors, IOptions<MemoryOptions> options, TimeProvider clock, ILogger<MemoryCleaner> logger) : BackgroundService
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
                var gone = await AllAsync(() => MemoryStore.CleanAsync(connection, clock.GetUtcNow(), BatchSize, stoppingToken))
                    + await AllAsync(() => MemoryStore.TrimAsync(connection, options.Value.MostOutcomes, BatchSize, stoppingToken));
                if (gone > 0)
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

    private static async Task<int> AllAsync(Func<Task<int>> batch)
    {
        for (var gone = 0; ;)
        {
            var count = await batch();
            gone += count;
            if (count < BatchSize)
            {
                return gone;
            }
        }
    }

    [LoggerMessage(LogLevel.Information, "{Count} memories that were expired or too old were forgotten")]
    private partial void LogCleaned(int count);

    [LoggerMessage(LogLevel.Warning, "Cleaning the memory was skipped: {Problem}")]
    private partial void LogSkipped(string problem);
}
