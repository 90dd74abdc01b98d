using Dapper;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;
using Platform.Persistence;

namespace Platform.Messaging.Inbox;

/// <summary>
/// Forgets handled messages and finished work after the retention time, in batches that never hold a long lock and with pauses
/// in which others get at the disk. Two instances share the rows.
/// </summary>
internal sealed partial class InboxCleaner<TDatabase>(
    TDatabase database, IOptions<MessagingOptions> options, TimeProvider clock, ILogger<InboxCleaner<TDatabase>> logger) : BackgroundService
    where TDatabase : ServiceDatabase
{
    private const int BatchSize = 5_000;
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await database.Ready.WaitAsync(stoppingToken);
        using var timer = new PeriodicTimer(Interval, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await CleanAsync(stoppingToken);
            }
            catch (Exception exception) when (exception is DatabaseUnavailableException or NpgsqlException)
            {
                LogSkipped(database.Service, exception.Message);
            }
        }
    }

    private async Task CleanAsync(CancellationToken cancellationToken)
    {
        var before = clock.GetUtcNow().AddDays(-options.Value.InboxRetentionDays);
        await RepeatAsync(
            """
            with old as (
                select message_id, consumer_id from inbox_message where received_at < @before order by received_at limit @BatchSize for update skip locked
            )
            delete from inbox_message m using old o where m.message_id = o.message_id and m.consumer_id = o.consumer_id
            """, before, cancellationToken);
        await RepeatAsync(
            """
            with old as (
                select kind, key from work_item where finished_at < @before order by finished_at limit @BatchSize for update skip locked
            )
            delete from work_item w using old o where w.kind = o.kind and w.key = o.key
            """, before, cancellationToken);
    }

    private async Task RepeatAsync(string delete, DateTimeOffset before, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        while (await connection.ExecuteAsync(new CommandDefinition(delete, new { before, BatchSize }, cancellationToken: cancellationToken)) == BatchSize)
        {
            // The world's clock: these pauses are about the disk.
            await Task.Delay(Pause, TimeProvider.System, cancellationToken);
        }
    }

    [LoggerMessage(LogLevel.Warning, "Cleaning the inbox of {Service} was skipped: {Problem}")]
    private partial void LogSkipped(string service, string problem);
}
