using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;
using Platform.Messaging.Presence;
using Platform.Persistence;

namespace Platform.Messaging.Work;

/// <summary>
/// Claims due work, runs it with a heartbeat, and stores its answer. On shutdown it claims nothing more, lets running work
/// end for <see cref="ShutdownPatience"/>, then cancels it and hands the leases back.
/// </summary>
internal sealed partial class WorkLoop<TCommand, THandler, TDatabase>(
    WorkQueue<TCommand, TDatabase> queue, InstancePresence<TDatabase> presence, TDatabase database, IServiceScopeFactory scopes, WorkJson json, IOptionsMonitor<WorkOptions> options,
    TimeProvider clock, ILogger<WorkLoop<TCommand, THandler, TDatabase>> logger) : BackgroundService
    where TCommand : class
    where THandler : class, IWorkHandler<TCommand>
    where TDatabase : ServiceDatabase
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan ShutdownPatience = TimeSpan.FromSeconds(20);
    private readonly Guid _owner = presence.Id;
    private readonly ConcurrentDictionary<string, (Task Turn, CancellationTokenSource Cancel)> _running = new(StringComparer.Ordinal);
    private readonly WorkOptions _options = options.Get(queue.Kind);

    private TimeSpan Lease => TimeSpan.FromSeconds(_options.LeaseSeconds);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await database.Ready.WaitAsync(stoppingToken);
            using var beat = clock.CreateTimer(_ => _ = HeartbeatAsync(), null, Lease / 3, Lease / 3);
            while (!stoppingToken.IsCancellationRequested)
            {
                var claimed = await ClaimAsync(stoppingToken);
                foreach (var item in claimed)
                {
                    var cancel = new CancellationTokenSource();
                    _running[item.Key] = (Task.CompletedTask, cancel);
                    var turn = Task.Run(() => RunAsync(item, cancel.Token), CancellationToken.None);
                    _running[item.Key] = (turn, cancel);
                    _ = turn.ContinueWith(_ => Ended(item.Key, cancel), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
                }
                queue.IsFull = _running.Count >= _options.Concurrency;
                if (claimed.Count == 0 || queue.IsFull)
                {
                    await queue.WaitAsync(PollInterval, stoppingToken);
                }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Falls through to the orderly end.
        }
        await EndRunningAsync();
    }

    private void Ended(string key, CancellationTokenSource cancel)
    {
        _running.TryRemove(key, out _);
        cancel.Dispose();
        queue.RingHere();
    }

    private async Task EndRunningAsync()
    {
        var turns = _running.Values.Select(entry => entry.Turn).ToArray();
        try
        {
            await Task.WhenAll(turns).WaitAsync(ShutdownPatience, clock);
        }
        catch (TimeoutException)
        {
            foreach (var (_, cancel) in _running.Values)
            {
                await cancel.CancelAsync();
            }
            await Task.WhenAll(turns);
        }
    }

    private async Task<IReadOnlyList<WorkItem>> ClaimAsync(CancellationToken cancellationToken)
    {
        var free = _options.Concurrency - _running.Count;
        if (free <= 0)
        {
            return [];
        }
        try
        {
            var now = clock.GetUtcNow();
            await using var connection = await database.OpenAsync(cancellationToken);
            return await WorkStore.ClaimAsync(connection, queue.Kind, _owner, [.. _running.Keys], now, now + Lease, free, cancellationToken);
        }
        catch (Exception exception) when (exception is DatabaseUnavailableException or NpgsqlException)
        {
            LogDatabase(queue.Kind, exception.Message);
            return [];
        }
    }

    private async Task HeartbeatAsync()
    {
        var held = _running.ToArray();
        if (held.Length == 0)
        {
            return;
        }
        try
        {
            await using var connection = await database.OpenAsync(CancellationToken.None);
            var ours = await WorkStore.HeartbeatAsync(
                connection, queue.Kind, _owner, [.. held.Select(entry => entry.Key)], clock.GetUtcNow() + Lease, CancellationToken.None);
            foreach (var (key, (turn, cancel)) in held.Where(entry => !ours.Contains(entry.Key) && !entry.Value.Turn.IsCompleted && _running.ContainsKey(entry.Key)))
            {
                LogLeaseLost(queue.Kind, key);
                await cancel.CancelAsync();
            }
        }
        catch (Exception exception) when (exception is DatabaseUnavailableException or NpgsqlException or ObjectDisposedException)
        {
            LogDatabase(queue.Kind, exception.Message);
        }
    }

    private async Task RunAsync(WorkItem item, CancellationToken cancellationToken)
    {
        CrashPoint.Hit("after-claim");
        using var activity = MessagingTelemetry.Source.StartActivity($"work {queue.Kind}", ActivityKind.Consumer, item.TraceParent);
        activity?.SetTag("platform.work.key", item.Key);
        await using var scope = scopes.CreateAsyncScope();
        var session = scope.ServiceProvider.GetRequiredService<Session<TDatabase>>();
        var command = JsonSerializer.Deserialize<TCommand>(item.Command, json.Options)!;
        var handler = scope.ServiceProvider.GetRequiredService<THandler>();
        try
        {
            try
            {
                var lease = new WorkLease(item.Key, item.FencingToken, new DateTimeOffset(item.AcceptedAt, TimeSpan.Zero));
                var result = await handler.HandleAsync(command, lease, cancellationToken);
                await StoreAsync(session, item, result, item.Failures);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                await session.RollbackAsync();
                await StoreAsync(session, item, WorkResult.Wait(TimeSpan.Zero), item.Failures);
            }
            catch (WorkWaitsException waits)
            {
                await session.RollbackAsync();
                await StoreAsync(session, item, WorkResult.Wait(waits), item.Failures);
            }
#pragma warning disable CA1031 // A handler may fail in any way; the item is tried again or given up, never lost.
            catch (Exception exception) when (exception is not DatabaseUnavailableException)
#pragma warning restore CA1031
            {
                await session.RollbackAsync();
                activity?.SetStatus(ActivityStatusCode.Error, exception.Message);
                var failures = item.Failures + 1;
                LogFailed(exception, queue.Kind, item.Key, failures);
                var result = failures >= _options.MaxFailures
                    ? WorkResult.Answer(handler.GiveUp(command, exception))
                    : WorkResult.Wait(TimeSpan.FromSeconds(Math.Min(30, Math.Pow(2, failures - 1))));
                await StoreAsync(session, item, result, failures);
            }
        }
        catch (Exception exception) when (exception is DatabaseUnavailableException or NpgsqlException)
        {
            // The lease is ours and nobody works under it any more: the next claim takes the item again.
            LogDatabase(queue.Kind, exception.Message);
        }
    }

    private async Task StoreAsync(Session<TDatabase> session, WorkItem item, WorkResult result, int failures)
    {
        CrashPoint.Hit("before-answer");
        if (!session.IsOpen)
        {
            await session.BeginAsync(CancellationToken.None);
        }
        var now = clock.GetUtcNow();
        bool held;
        if (result.Message is { } message)
        {
            var (urn, body) = json.Write(message);
            held = await WorkStore.FinishAsync(session.Connection, session.Transaction, queue.Kind, item.Key, item.FencingToken, urn, body, now, CancellationToken.None);
            await session.PublishAsync(message, CancellationToken.None);
        }
        else
        {
            held = await WorkStore.ReleaseAsync(
                session.Connection, session.Transaction, queue.Kind, item, failures, now, now + result.RunAgainAfter!.Value, CancellationToken.None);
            if (held && result.Notice is { } notice)
            {
                await session.PublishAsync(notice, CancellationToken.None);
            }
        }
        if (held)
        {
            await session.CommitAsync(CancellationToken.None);
        }
        else
        {
            LogLeaseLost(queue.Kind, item.Key);
            await session.RollbackAsync();
        }
    }

    [LoggerMessage(LogLevel.Error, "Work {Kind} {Key} failed (failure {Failures})")]
    private partial void LogFailed(Exception exception, string kind, string key, int failures);

    [LoggerMessage(LogLevel.Warning, "Work {Kind} {Key}: the lease was lost; what this process did of it is not recorded")]
    private partial void LogLeaseLost(string kind, string key);

    [LoggerMessage(LogLevel.Warning, "Work {Kind} waits for its database: {Problem}")]
    private partial void LogDatabase(string kind, string problem);
}
