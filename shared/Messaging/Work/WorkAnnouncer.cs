using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using Platform.Persistence;

namespace Platform.Messaging.Work;

/// <summary>
/// Says which commands of a kind this service holds, so that whoever waits for their answers does not send them again and
/// again while they queue. Work that ends quickly is never mentioned. Two instances both say it, which does no harm.
/// </summary>
internal sealed partial class WorkAnnouncer<TCommand, TDatabase>(
    WorkQueue<TCommand, TDatabase> queue, TDatabase database, IServiceScopeFactory scopes, TimeProvider clock,
    ILogger<WorkAnnouncer<TCommand, TDatabase>> logger) : BackgroundService
    where TCommand : class
    where TDatabase : ServiceDatabase
{
    private const int BatchSize = 5_000;
    /// <summary>What lies beyond is sent again as if nobody held it, which costs time and nothing else.</summary>
    private const int Limit = 50_000;
    /// <summary>Twice this is still less than the 30 s after which an unanswered command is sent again.</summary>
    private static readonly TimeSpan s_interval = TimeSpan.FromSeconds(10);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await database.Ready.WaitAsync(stoppingToken);
        using var timer = new PeriodicTimer(s_interval, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await SayAsync(stoppingToken);
            }
            catch (Exception exception) when (exception is DatabaseUnavailableException or NpgsqlException)
            {
                LogDatabase(queue.Kind, exception.Message);
            }
        }
    }

    private async Task SayAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var session = scope.ServiceProvider.GetRequiredService<Session<TDatabase>>();
        await session.BeginAsync(cancellationToken);
        var now = clock.GetUtcNow();
        var keys = await WorkStore.ReadOpenAsync(session.Connection, session.Transaction, queue.Kind, now - s_interval, Limit, cancellationToken);
        foreach (var batch in keys.Chunk(BatchSize))
        {
            await session.PublishAsync(new WorkHeld { Work = Array.ConvertAll(batch, WorkHeld.Name<TCommand>), At = now }, cancellationToken);
        }
        await session.CommitAsync(cancellationToken);
    }

    [LoggerMessage(LogLevel.Warning, "Saying what work {Kind} holds waits for the database: {Problem}")]
    private partial void LogDatabase(string kind, string problem);
}
