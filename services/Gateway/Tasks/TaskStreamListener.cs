using System.Collections.Concurrent;
using System.Data;
using Npgsql;
using Platform.Persistence;

namespace Platform.Gateway.Tasks;

/// <summary>
/// Hears which task's stream grew, whichever instance wrote it, and wakes the streams that watch it. Only a bell: readers
/// look into the table, and look by themselves now and then, so a lost notification delays and never loses.
/// </summary>
internal sealed partial class TaskStreamListener(GatewayDatabase database, TimeProvider clock, ILogger<TaskStreamListener> logger) : BackgroundService
{
    private static readonly TimeSpan Reconnect = TimeSpan.FromSeconds(1);
    private readonly ConcurrentDictionary<Subscription, byte> _subscriptions = new();

    /// <summary>How long a reader waits before it looks without having been woken.</summary>
    public TimeSpan PollInterval { get; private set; } = Reconnect;

    /// <summary>Watches a task until disposed.</summary>
    public Subscription Subscribe(Guid taskId)
    {
        var subscription = new Subscription(this, taskId);
        _subscriptions.TryAdd(subscription, 0);
        return subscription;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await database.Ready.WaitAsync(stoppingToken);
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await ListenAsync(stoppingToken);
            }
            catch (Exception exception) when (exception is DatabaseUnavailableException or NpgsqlException)
            {
                PollInterval = Reconnect;
                LogLost(exception.Message);
                await Task.Delay(Reconnect, clock, stoppingToken);
            }
        }
    }

    private async Task ListenAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        connection.Notification += (_, notification) => Ring(Guid.TryParse(notification.Payload, out var id) ? id : null);
        await using (var listen = new NpgsqlCommand($"listen {ProjectionStore.Channel}", connection))
        {
            await listen.ExecuteNonQueryAsync(cancellationToken);
        }
        PollInterval = TimeSpan.FromSeconds(5);
        // Something may have been written while nobody listened.
        Ring(null);
        try
        {
            while (true)
            {
                await connection.WaitAsync(cancellationToken);
            }
        }
        finally
        {
            // Whoever gets the connection from the pool next must not go on listening; a broken one is thrown away by the pool.
            if (connection.State == ConnectionState.Open)
            {
                await using var unlisten = new NpgsqlCommand("unlisten *", connection);
                await unlisten.ExecuteNonQueryAsync(CancellationToken.None);
            }
        }
    }

    private void Ring(Guid? taskId)
    {
        foreach (var subscription in _subscriptions.Keys.Where(subscription => taskId is null || subscription.TaskId == taskId))
        {
            subscription.Ring();
        }
    }

    [LoggerMessage(LogLevel.Warning, "Live streams poll until the database can be listened to again: {Problem}")]
    private partial void LogLost(string problem);

    /// <summary>One watcher. Take <see cref="Next"/> before reading: what is written after that completes it.</summary>
    internal sealed class Subscription(TaskStreamListener listener, Guid taskId) : IDisposable
    {
        private TaskCompletionSource _next = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Guid TaskId { get; } = taskId;

        public Task Next => Volatile.Read(ref _next).Task;

        public void Ring() => Interlocked.Exchange(ref _next, new(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();

        public void Dispose() => listener._subscriptions.TryRemove(this, out _);
    }
}
