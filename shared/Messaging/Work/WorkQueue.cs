using Platform.Messaging.Presence;
using Platform.Persistence;

namespace Platform.Messaging.Work;

/// <summary>One kind of leased work: its name, its business key, and its in-process bell.</summary>
public sealed class WorkQueue<TCommand, TDatabase> : IDisposable
    where TCommand : class
    where TDatabase : ServiceDatabase
{
    private readonly SemaphoreSlim _bell = new(0, 1);
    private readonly InstancePresence<TDatabase> _presence;
    private readonly TimeProvider _clock;
    private Task? _pendingRing;

    internal WorkQueue(string kind, Func<TCommand, string> key, InstancePresence<TDatabase> presence, TimeProvider clock)
    {
        Kind = kind;
        Key = key;
        _presence = presence;
        _clock = clock;
        presence.Listen(kind, RingHere);
    }

    internal string Kind { get; }

    internal Func<TCommand, string> Key { get; }

    /// <summary>Every slot of this process is taken: what becomes due now is for another instance.</summary>
    internal bool IsFull { get; set; }

    /// <summary>Makes a waiting item run now, once the session commits.</summary>
    public async Task WakeAsync(Session<TDatabase> session, string key, CancellationToken cancellationToken)
    {
        await WorkStore.WakeAsync(session.Connection, session.Transaction, Kind, key, _clock.GetUtcNow(), cancellationToken);
        session.OnCommitted(Ring);
    }

    /// <inheritdoc />
    public void Dispose() => _bell.Dispose();

    /// <summary>There is something to do: here, or where all slots here are taken, with another instance.</summary>
    internal void Ring()
    {
        RingHere();
        if (IsFull)
        {
            _presence.Say(Kind);
        }
    }

    internal void RingHere()
    {
        try
        {
            _bell.Release();
        }
        catch (Exception exception) when (exception is SemaphoreFullException or ObjectDisposedException)
        {
            // It rings already, or nobody is left to hear it.
        }
    }

    internal async Task WaitAsync(TimeSpan atMost, CancellationToken cancellationToken)
    {
        // The pending wait is kept across polls: an abandoned one would swallow the next ring.
        _pendingRing ??= _bell.WaitAsync(cancellationToken);
        await Task.WhenAny(_pendingRing, Task.Delay(atMost, _clock, cancellationToken));
        cancellationToken.ThrowIfCancellationRequested();
        if (_pendingRing.IsCompleted)
        {
            _pendingRing = null;
        }
    }
}
