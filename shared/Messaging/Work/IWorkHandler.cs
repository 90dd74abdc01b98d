namespace Platform.Messaging.Work;

/// <summary>Does the long work of one command, under a lease, at least once; <see cref="WorkLease.FencingToken"/> tells a repeat.</summary>
public interface IWorkHandler<TCommand>
    where TCommand : class
{
    /// <summary>
    /// Does the work. What it writes through its scoped <see cref="Session{TDatabase}"/> after beginning it commits together
    /// with the answer; it does not commit that session itself. Throwing tries again later, up to the limit of failures.
    /// Cancelled when the lease is lost or the service stops.
    /// </summary>
    Task<WorkResult> HandleAsync(TCommand command, WorkLease lease, CancellationToken cancellationToken);

    /// <summary>The answer once the limit of failures is reached.</summary>
    object GiveUp(TCommand command, Exception exception);
}
