using System.Collections.Concurrent;
using System.Diagnostics;
using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using Platform.Persistence;

namespace Platform.Messaging.Presence;

/// <summary>
/// This process as one of the instances of a service: one session in the service's database that says "I live" for as long
/// as the process does, sees who is gone, and hears what other instances have to say. See decision 0040.
/// </summary>
internal sealed partial class InstancePresence<TDatabase>(TDatabase database, TimeProvider clock, ILogger<InstancePresence<TDatabase>> logger)
    : BackgroundService, IAsyncDisposable
    where TDatabase : ServiceDatabase
{
    private const string Channel = "platform_instances";
    private const string Left = "left";
    private static readonly TimeSpan s_look = TimeSpan.FromSeconds(1);
    /// <summary>
    /// A holder of leases must be missing for this long, by the clock of the world, before it counts as gone: one whose
    /// session broke comes back within it.
    /// </summary>
    private static readonly TimeSpan s_grace = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_gather = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan s_reconnect = TimeSpan.FromMilliseconds(200);
    private readonly CancellationTokenSource _end = new();
    private readonly ConcurrentDictionary<string, Action> _listeners = new(StringComparer.Ordinal);
    private readonly Channel<string> _words = System.Threading.Channels.Channel.CreateBounded<string>(
        new BoundedChannelOptions(256) { SingleReader = true, FullMode = BoundedChannelFullMode.DropWrite });
    private readonly Dictionary<Guid, long> _absentSince = [];
    private Task _life = Task.CompletedTask;
    private int _peers;
    private int _ended;

    /// <summary>Owner of this process's leases.</summary>
    public Guid Id { get; } = Guid.NewGuid();

    /// <summary>Other instances of the service that live, as of the last look.</summary>
    public bool HasPeers => Volatile.Read(ref _peers) > 0;

    /// <summary>Calls <paramref name="heard"/> when an instance says the word, and whenever words may have been missed.</summary>
    public void Listen(string word, Action heard) => _listeners[word] = heard;

    /// <summary>Calls <paramref name="heard"/> when another instance of the service has left or is gone, and where this one finds itself alone.</summary>
    public void ListenForLeavers(Action heard) => Listen(Left, heard);

    /// <summary>Says a word to the other instances, where there are any; the same word said twice at once goes out once.</summary>
    public void Say(string word)
    {
        if (HasPeers)
        {
            _words.Writer.TryWrite(word);
        }
    }

    /// <summary>The session outlives the orderly stop of everything else: as long as work runs here, nobody may think us gone.</summary>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await database.Ready.WaitAsync(stoppingToken);
        _life = Task.WhenAll(LiveAsync(_end.Token), SpeakAsync(_end.Token));
    }

    async ValueTask IAsyncDisposable.DisposeAsync()
    {
        // The container knows it twice, by itself and as a part of the host.
        if (Interlocked.Exchange(ref _ended, 1) == 1)
        {
            return;
        }
        await _end.CancelAsync();
        await _life;
        try
        {
            if (HasPeers)
            {
                await using var connection = await database.OpenAsync(CancellationToken.None);
                await PresenceStore.NotifyAsync(connection, Channel, [Left], CancellationToken.None);
            }
        }
        catch (Exception exception) when (exception is DatabaseUnavailableException or NpgsqlException)
        {
            // They find out by looking.
        }
        _end.Dispose();
        Dispose();
    }

    private async Task LiveAsync(CancellationToken end)
    {
        var away = false;
        while (!end.IsCancellationRequested)
        {
            try
            {
                await using var connection = await database.OpenAsync(end);
                await PresenceStore.EnterAsync(connection, Id, Channel, end);
                connection.Notification += (_, heard) => Hear(heard.Payload);
                away = false;
                _absentSince.Clear();
                await LookAsync(connection, end);
                foreach (var (word, heard) in _listeners.Where(listener => listener.Key != Left || !HasPeers))
                {
                    heard();
                }
                while (true)
                {
                    await connection.WaitAsync(s_look, end);
                    await LookAsync(connection, end);
                }
            }
            catch (OperationCanceledException) when (end.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception) when (exception is DatabaseUnavailableException or NpgsqlException)
            {
                if (!away)
                {
                    LogAway(database.Service, exception.Message);
                }
                away = true;
                await Task.Delay(s_reconnect, clock, end).ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
            }
        }
    }

    private async Task LookAsync(NpgsqlConnection connection, CancellationToken end)
    {
        var (peers, absent) = await PresenceStore.LookAsync(connection, Id, end);
        if (Interlocked.Exchange(ref _peers, peers) > peers)
        {
            Hear(Left);
        }
        var now = Stopwatch.GetTimestamp();
        foreach (var back in _absentSince.Keys.Except(absent).ToList())
        {
            _absentSince.Remove(back);
        }
        foreach (var owner in absent)
        {
            _absentSince.TryAdd(owner, now);
        }
        var gone = _absentSince.Where(entry => Stopwatch.GetElapsedTime(entry.Value, now) >= s_grace).Select(entry => entry.Key).ToArray();
        if (gone.Length > 0)
        {
            LogGone(database.Service, gone.Length);
            foreach (var kind in await PresenceStore.ReleaseAsync(connection, gone, end))
            {
                Hear(kind);
            }
        }
    }

    private async Task SpeakAsync(CancellationToken end)
    {
        try
        {
            while (await _words.Reader.WaitToReadAsync(end))
            {
                await Task.Delay(s_gather, clock, end);
                var words = new HashSet<string>(StringComparer.Ordinal);
                while (_words.Reader.TryRead(out var word))
                {
                    words.Add(word);
                }
                try
                {
                    await using var connection = await database.OpenAsync(end);
                    await PresenceStore.NotifyAsync(connection, Channel, [.. words], end);
                }
                catch (Exception exception) when (exception is DatabaseUnavailableException or NpgsqlException)
                {
                    // The others poll.
                    LogAway(database.Service, exception.Message);
                }
            }
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            // The end of the process.
        }
    }

    private void Hear(string word)
    {
        if (_listeners.TryGetValue(word, out var heard))
        {
            heard();
        }
    }

    [LoggerMessage(LogLevel.Warning, "{Service}: the session that tells other instances that this one lives is broken and is made anew: {Problem}")]
    private partial void LogAway(string service, string problem);

    [LoggerMessage(LogLevel.Information, "{Service}: {Count} instances are gone without having given their work back; it is taken over")]
    private partial void LogGone(string service, int count);
}
