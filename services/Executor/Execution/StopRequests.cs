using System.Collections.Concurrent;
using Npgsql;
using Platform.Executor.Stops;
using Platform.Persistence;

namespace Platform.Executor.Execution;

/// <summary>
/// Brings stop requests, for one execution or by a stop of many, to what runs in this process: at once where the request
/// was taken here, within a second where another instance took it.
/// </summary>
internal sealed class StopRequests(ExecutorDatabase database, TimeProvider time)
{
    private static readonly TimeSpan s_poll = TimeSpan.FromSeconds(1);
    private readonly ExecutorDatabase _database = database;
    private readonly TimeProvider _time = time;
    private readonly ConcurrentDictionary<Guid, CancellationTokenSource> _running = new();

    /// <summary>Begin before the intent is recorded, so that no request falls between.</summary>
    public Watch Begin(Guid executionId) => new(this, executionId);

    /// <summary>Ends what runs here for the execution, if anything does.</summary>
    public void Stop(Guid executionId)
    {
        if (_running.TryGetValue(executionId, out var stop))
        {
            stop.Cancel();
        }
    }

    /// <summary>One running execution; <see cref="Token"/> is cancelled when it is told to stop.</summary>
    internal sealed class Watch : IAsyncDisposable
    {
        private readonly StopRequests _requests;
        private readonly Guid _executionId;
        private readonly CancellationTokenSource _stop = new();
        private readonly PeriodicTimer _timer;
        private readonly Task _polling;

        public Watch(StopRequests requests, Guid executionId)
        {
            (_requests, _executionId) = (requests, executionId);
            _timer = new PeriodicTimer(s_poll, requests._time);
            requests._running[executionId] = _stop;
            _polling = PollAsync();
        }

        public CancellationToken Token => _stop.Token;

        public async ValueTask DisposeAsync()
        {
            _timer.Dispose();
            await _polling;
            _requests._running.TryRemove(new KeyValuePair<Guid, CancellationTokenSource>(_executionId, _stop));
        }

        private async Task PollAsync()
        {
            while (await _timer.WaitForNextTickAsync())
            {
                try
                {
                    await using var connection = await _requests._database.OpenAsync(CancellationToken.None);
                    if (await ExecutionStore.FindStopAsync(connection, null, _executionId, CancellationToken.None) is not null
                        || await StopStore.FindForRunningAsync(connection, _executionId, CancellationToken.None) is not null)
                    {
                        await _stop.CancelAsync();
                        return;
                    }
                }
                catch (Exception e) when (e is DatabaseUnavailableException or NpgsqlException)
                {
                    // Asked again at the next tick; the lease takes care of a database that stays away.
                }
            }
        }
    }
}
