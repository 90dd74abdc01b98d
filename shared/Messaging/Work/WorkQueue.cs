using Platform.Persistence;

namespace Platform.Messaging.Work;

/// <summary>One kind of leased work: its name, its business key, and its in-process bell.</summary>
public sealed class WorkQueue<TCommand, TDatabase>(string kind, Func<TCommand, string> key, TimeProvider clock) : IDisposable
    where TCommand : class
    where TDatabase : ServiceDatabase
{
    private readonly SemaphoreSlim _bell = new(0, 1);
    private Task? _pendingRing;

    internal string Kind { get; } = kind;

    internal Func<TCommand, string> Key { get; } = key;

    /// <summary>Makes a waiting item run now, once the session commits.</summary>
    public async Task WakeAsync(Session<TDatabase> session, string key, CancellationToken cancellationToken)
    {
        await WorkStore.WakeAsync(session.Connection, session.Transaction, Kind, key, clock.GetUtcNow(), cancellationToken);
        session.OnCommitted(Ring);
    }

    /// <inheritdoc />
    public void Dispose() => _bell.Dispose();

    internal void Ring()
    {
        try
        {
            _bell.Release();
        }
        catch (SemaphoreFullException)
        {
            // It rings already.
        }
    }

    internal async Task WaitAsync(TimeSpan atMost, CancellationToken cancellationToken)
    {
        // The pending wait is kept across polls: an abandoned one would swallow the next ring.
        _pendingRing ??= _bell.WaitAsync(cancellationToken);
        await Task.WhenAny(_pendingRing, Task.Delay(atMost, clock, cancellationToken));
        cancellationToken.ThrowIfCancellationRequested();
        if (_pendingRing.IsCompleted)
        {
            _pendingRing = null;
        }
    }
}
