using Dapper;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;
using Platform.Persistence;

namespace Platform.Messaging.Inbox;

/// <summary>Forgets handled messages and finished work after the retention time, in batches that never hold a long lock.</summary>
internal sealed partial class InboxCleaner<TDatabase>(
    TDatabase database, IOptions<MessagingOptions> options, TimeProvider clock, ILogger<InboxCleaner<TDatabase>> logger) : BackgroundService
    where TDatabase : ServiceDatabase
{
    private const int BatchSize = 5_000;
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(10);

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
        await using var connection = await database.OpenAsync(cancellationToken);
        int deleted;
        do
        {
            deleted = await connection.ExecuteAsync(new CommandDefinition(
                """
                with old_messages as (
                    select message_id, consumer_id from inbox_message where received_at < @before limit @BatchSize for update skip locked
                ), old_work as (
                    select kind, key from work_item where finished_at < @before limit @BatchSize for update skip locked
                ), forgotten_work as (
                    delete from work_item w using old_work o where w.kind = o.kind and w.key = o.key
                )
                delete from inbox_message m using old_messages o where m.message_id = o.message_id and m.consumer_id = o.consumer_id
                """, new { before, BatchSize }, cancellationToken: cancellationToken));
        }
        while (deleted == BatchSize);
    }

    [LoggerMessage(LogLevel.Warning, "Cleaning the inbox of {Service} was skipped: {Problem}")]
    private partial void LogSkipped(string service, string problem);
}
