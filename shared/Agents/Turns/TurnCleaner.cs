using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;
using Platform.Agents.Exchanges;
using Platform.Agents.Tools;
using Platform.Persistence;

namespace Platform.Agents.Turns;

/// <summary>Forgets turns, answers and calls of tools whose time is over, in batches that never hold a long lock.</summary>
internal sealed partial class TurnCleaner<TDatabase>(
    TDatabase database, TurnStore<TDatabase> turns, ToolCallStore<TDatabase> calls, ExchangeStore<TDatabase> exchanges, IOptions<AgentsOptions> options, TimeProvider clock,
    ILogger<TurnCleaner<TDatabase>> logger) : BackgroundService
    where TDatabase : ServiceDatabase
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
                var before = clock.GetUtcNow().AddDays(-options.Value.KeepTurnsDays);
                await turns.CleanAsync(before, BatchSize, stoppingToken);
                await exchanges.CleanAsync(before, BatchSize, stoppingToken);
                await calls.CleanAsync(before, BatchSize, stoppingToken);
            }
            catch (Exception exception) when (exception is DatabaseUnavailableException or NpgsqlException)
            {
                LogSkipped(database.Service, exception.Message);
            }
        }
    }

    [LoggerMessage(LogLevel.Warning, "Cleaning the model turns of {Service} was skipped: {Problem}")]
    private partial void LogSkipped(string service, string problem);
}
