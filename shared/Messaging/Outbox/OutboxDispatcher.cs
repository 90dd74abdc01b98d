using System.Collections.Concurrent;
using System.Diagnostics;
using System.Threading.Channels;
using MassTransit;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using Platform.Persistence;

namespace Platform.Messaging.Outbox;

/// <summary>
/// Sends committed messages: straight from memory after their commit, in batches with confirms, then deletes them in one
/// statement. What a dead process left behind is found by a poll. A message is sent at least once; inboxes make it once.
/// </summary>
internal sealed partial class OutboxDispatcher<TDatabase>(TDatabase database, IBusControl bus, TimeProvider clock, ILogger<OutboxDispatcher<TDatabase>> logger)
    : BackgroundService
    where TDatabase : ServiceDatabase
{
    private const int BatchSize = 200;
    private const int QueueCapacity = 20_000;
    private static readonly TimeSpan PollInterval = TimeSpan.FromSeconds(2);
    /// <summary>A committed message this old that is not in our own hands has been abandoned.</summary>
    private static readonly TimeSpan AbandonedAfter = TimeSpan.FromSeconds(3);

    private readonly ConcurrentDictionary<Guid, byte> _inFlight = new();
    private readonly Channel<OutboxMessage> _queue = Channel.CreateBounded<OutboxMessage>(
        new BoundedChannelOptions(QueueCapacity) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });

    /// <summary>Takes committed messages. Where the queue is full they stay in the table for the poll.</summary>
    public void Enqueue(IReadOnlyList<OutboxMessage> messages)
    {
        foreach (var message in messages)
        {
            if (_inFlight.TryAdd(message.MessageId, 0) && !_queue.Writer.TryWrite(message))
            {
                _inFlight.TryRemove(message.MessageId, out _);
            }
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await database.Ready.WaitAsync(stoppingToken);
        await Task.WhenAll(SendQueuedAsync(stoppingToken), RecoverAbandonedAsync(stoppingToken));
    }

    private async Task SendQueuedAsync(CancellationToken stoppingToken)
    {
        var batch = new List<OutboxMessage>(BatchSize);
        while (await _queue.Reader.WaitToReadAsync(stoppingToken))
        {
            while (batch.Count < BatchSize && _queue.Reader.TryRead(out var message))
            {
                batch.Add(message);
            }
            await DeliverAsync(batch, stoppingToken);
            batch.Clear();
        }
    }

    private async Task RecoverAbandonedAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(PollInterval, clock);
        do
        {
            try
            {
                await using var connection = await database.OpenAsync(stoppingToken);
                var abandoned = await OutboxStore.ReadAbandonedAsync(
                    connection, clock.GetUtcNow() - AbandonedAfter, [.. _inFlight.Keys], BatchSize, stoppingToken);
                if (abandoned.Count > 0)
                {
                    LogRecovering(database.Service, abandoned.Count);
                    Enqueue(abandoned);
                }
            }
            catch (Exception exception) when (exception is DatabaseUnavailableException or NpgsqlException)
            {
                LogDatabase(database.Service, exception.Message);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task DeliverAsync(List<OutboxMessage> batch, CancellationToken cancellationToken)
    {
        var outcomes = await Task.WhenAll(batch.Select(message => SendAsync(message, cancellationToken)));
        var confirmed = batch.Where((_, index) => outcomes[index]).Select(message => message.MessageId).ToArray();
        try
        {
            if (confirmed.Length > 0)
            {
                await using var connection = await database.OpenAsync(cancellationToken);
                await OutboxStore.DeleteAsync(connection, confirmed, cancellationToken);
            }
        }
        catch (Exception exception) when (exception is DatabaseUnavailableException or NpgsqlException)
        {
            LogDatabase(database.Service, exception.Message);
        }
        finally
        {
            foreach (var message in batch)
            {
                _inFlight.TryRemove(message.MessageId, out _);
            }
        }
    }

    private async Task<bool> SendAsync(OutboxMessage message, CancellationToken cancellationToken)
    {
        using var activity = MessagingTelemetry.Source.StartActivity("outbox deliver", ActivityKind.Internal, message.TraceParent);
        try
        {
            CrashPoint.Hit("before-publish");
            var endpoint = await bus.GetSendEndpoint(new Uri(message.Destination));
            await endpoint.Send(new SerializedMessage(), new OutboxSendPipe(message), cancellationToken);
            CrashPoint.Hit("after-publish");
            return true;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return false;
        }
#pragma warning disable CA1031 // Whatever the transport throws, the row stays in the table and is sent again.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            activity?.SetStatus(ActivityStatusCode.Error, exception.Message);
            LogNotSent(exception, message.MessageId, message.Destination);
            return false;
        }
    }

    [LoggerMessage(LogLevel.Warning, "Message {MessageId} to {Destination} was not confirmed; it stays in the outbox and is sent again")]
    private partial void LogNotSent(Exception exception, Guid messageId, string destination);

    [LoggerMessage(LogLevel.Information, "{Service}: sending {Count} messages that an earlier process left in the outbox")]
    private partial void LogRecovering(string service, int count);

    [LoggerMessage(LogLevel.Warning, "The outbox of {Service} waits for its database: {Problem}")]
    private partial void LogDatabase(string service, string problem);
}
