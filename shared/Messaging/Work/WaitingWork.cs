using Platform.Persistence;

namespace Platform.Messaging.Work;

/// <summary>Wakes work that waits, whatever its kind; loops see it at their next look, within a second.</summary>
public static class WaitingWork
{
    /// <summary>Makes every open item of the service due, once the session commits.</summary>
    public static Task WakeAllAsync<TDatabase>(Session<TDatabase> session, DateTimeOffset now, CancellationToken cancellationToken)
        where TDatabase : ServiceDatabase => WorkStore.WakeAllAsync(session.Connection, session.Transaction, null, now, cancellationToken);

    /// <summary>Makes the open items with this key due, once the session commits.</summary>
    public static Task WakeAsync<TDatabase>(Session<TDatabase> session, string key, DateTimeOffset now, CancellationToken cancellationToken)
        where TDatabase : ServiceDatabase => WorkStore.WakeAllAsync(session.Connection, session.Transaction, key, now, cancellationToken);
}
