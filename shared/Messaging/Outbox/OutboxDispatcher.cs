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
/// Sends committed messages: straight from memory after their commit, many at a time, each confirmed by the broker, then
/// deletes the confirmed ones together. What a dead process left behind is found by a poll. A message is sent at least once;
/// inboxes make it once.
/// </summary>
internal sealed partial class OutboxDispatcher<TDatabase>(TDatabase database, IBusControl bus, TimeProvider clock, ILogger<OutboxDispatcher<TDatabase>> logger)
    : BackgroundService
    where TDatabase : ServiceDatabase
{
    private const int BatchSize = 500;
    private const int QueueCapacity = 20_000;
    /// <summary>Messages that wait for their confirm at once: enough to fill the way to a broker and back.</summary>
    private const int Window = 256;
    /// <summary>
    /// How long the broker may take to confirm. It owes an answer for as long as the connection lives, and still some never
    /// come: those for a queue that was deleted, or lost its leader, with the message on its way.
    /// </summary>
    private static readonly TimeSpan ConfirmWithin = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan PollInterval = TimeSpan.FromSeconds(2);
    /// <summary>A committed message this old that is not in our own hands has been abandoned.</summary>
    private static readonly TimeSpan AbandonedAfter = TimeSpan.FromSeconds(3);

    private readonly ConcurrentDictionary<Guid, byte> _inFlight = new();
    private readonly Channel<OutboxMessage> _queue = Channel.CreateBounded<OutboxMessage>(
        new BoundedChannelOptions(QueueCapacity) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });
    private readonly Channel<Guid> _confirmed = Channel.CreateUnbounded<Guid>(new UnboundedChannelOptions { SingleReader = true });
    private readonly SemaphoreSlim _window = new(Window);

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

    public override void Dispose()
    {
        _window.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await database.Ready.WaitAsync(stoppingToken);
        await Task.WhenAll(SendQueuedAsync(stoppingToken), ForgetConfirmedAsync(stoppingToken), RecoverAbandonedAsync(stoppingToken));
    }

    private async Task SendQueuedAsync(CancellationToken stoppingToken)
    {
        await foreach (var message in _queue.Reader.ReadAllAsync(stoppingToken))
        {
            await _window.WaitAsync(stoppingToken);
            _ = DeliverAsync(message, stoppingToken);
        }
    }

    private async Task DeliverAsync(OutboxMessage message, CancellationToken cancellationToken)
    {
        if (await SendAsync(message, cancellationToken))
        {
            _confirmed.Writer.TryWrite(message.MessageId);
        }
        else
        {
            _inFlight.TryRemove(message.MessageId, out _);
        }
        _window.Release();
    }

    private async Task ForgetConfirmedAsync(CancellationToken stoppingToken)
    {
        var batch = new List<Guid>(BatchSize);
        while (await _confirmed.Reader.WaitToReadAsync(stoppingToken))
        {
            while (batch.Count < BatchSize && _confirmed.Reader.TryRead(out var messageId))
            {
                batch.Add(messageId);
            }
            try
            {
                await using var connection = await database.OpenAsync(stoppingToken);
                await OutboxStore.DeleteAsync(connection, [.. batch], stoppingToken);
            }
            catch (Exception exception) when (exception is DatabaseUnavailableException or NpgsqlException)
            {
                LogDatabase(database.Service, exception.Message);
            }
            foreach (var messageId in batch)
            {
                _inFlight.TryRemove(messageId, out _);
            }
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

    private async Task<bool> SendAsync(OutboxMessage message, CancellationToken cancellationToken)
    {
        using var activity = MessagingTelemetry.Source.StartActivity("outbox deliver", ActivityKind.Internal, message.TraceParent);
        try
        {
            CrashPoint.Hit("before-publish");
            var endpoint = await bus.GetSendEndpoint(new Uri(message.Destination));
            await endpoint.Send(new SerializedMessage(), new OutboxSendPipe(message), cancellationToken).WaitAsync(ConfirmWithin, clock, cancellationToken);
            CrashPoint.Hit("after-publish");
            return true;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return false;
        }
        catch (TimeoutException)
        {
            activity?.SetStatus(ActivityStatusCode.Error, "not confirmed");
            LogNotConfirmed(message.MessageId, message.Destination, ConfirmWithin.TotalSeconds);
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

    [LoggerMessage(LogLevel.Warning, "The broker did not confirm message {MessageId} to {Destination} within {Seconds} s; it stays in the outbox and is sent again")]
    private partial void LogNotConfirmed(Guid messageId, string destination, double seconds);

    [LoggerMessage(LogLevel.Warning, "Message {MessageId} to {Destination} could not be sent; it stays in the outbox and is sent again")]
    private partial void LogNotSent(Exception exception, Guid messageId, string destination);

    [LoggerMessage(LogLevel.Information, "{Service}: sending {Count} messages that an earlier process left in the outbox")]
    private partial void LogRecovering(string service, int count);

    [LoggerMessage(LogLevel.Warning, "The outbox of {Service} waits for its database: {Problem}")]
    private partial void LogDatabase(string service, string problem);
}
