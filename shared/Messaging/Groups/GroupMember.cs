using System.Diagnostics;
using Npgsql;
using Platform.Messaging.Inbox;
using Platform.Messaging.Sagas;

namespace Platform.Messaging.Groups;

/// <summary>
/// One message in a transaction that several share. It waits for its turn, has the connection to itself until it leaves, and
/// then waits for the commit of all.
/// </summary>
internal sealed class GroupMember(InboxEntry message, SagaKey? saga)
{
    private readonly TaskCompletionSource<InboxOutcome> _turn = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<PendingWrites?> _left = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _committed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private NpgsqlConnection? _connection;
    private NpgsqlTransaction? _transaction;

    public InboxEntry Message { get; } = message;

    /// <summary>The saga that the group reads and locks for it; null for a consumer.</summary>
    public SagaKey? Saga { get; } = saga;

    /// <summary>The saga's row; null where there is none yet.</summary>
    public SagaRow? Row { get; set; }

    /// <summary>Of members with the same value only one is at work at a time: those of one saga, or copies of one message.</summary>
    public (Guid, Guid) Exclusive { get; } = saga is null ? message.Key : (saga.Id, Guid.Empty);

    /// <summary>Members write in this order, so that two groups never wait for each other in a circle.</summary>
    public Guid Order { get; } = saga?.Id ?? message.MessageId;

    /// <summary>It has used the connection by itself: should it fail, the whole transaction has to go.</summary>
    public bool HasWritten { get; private set; }

    /// <summary>Where the message came from, for the group's span.</summary>
    public ActivityContext Trace { get; } = Activity.Current?.Context ?? default;

    public NpgsqlConnection Connection
    {
        get
        {
            HasWritten = true;
            return _connection ?? throw new InvalidOperationException("The session has left its transaction.");
        }
    }

    public NpgsqlTransaction Transaction => _transaction ?? throw new InvalidOperationException("The session has left its transaction.");

    /// <summary>Waits for the turn, which lasts until <see cref="Leave"/> or <see cref="CommitAsync"/>.</summary>
    public async Task<InboxOutcome> WaitForTurnAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await _turn.Task.WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            Leave();
            throw;
        }
    }

    /// <summary>Ends the turn without any effect.</summary>
    public void Leave() => _left.TrySetResult(null);

    /// <summary>Ends the turn and waits until everything is committed.</summary>
    public Task CommitAsync(PendingWrites writes)
    {
        writes.Handled.Add(Message);
        return _left.TrySetResult(writes) ? _committed.Task : throw new InvalidOperationException("The session has left its transaction.");
    }

    /// <summary>Gives the turn; what it returns ends with the turn: what to commit, or null where nothing is to be kept.</summary>
    public async Task<PendingWrites?> TakeTurnAsync(NpgsqlConnection connection, NpgsqlTransaction transaction, InboxOutcome outcome)
    {
        (_connection, _transaction) = (connection, transaction);
        _turn.TrySetResult(outcome);
        var writes = await _left.Task;
        (_connection, _transaction) = (null, null);
        return writes;
    }

    public void Committed() => _committed.TrySetResult();

    public void Failed(Exception exception)
    {
        _turn.TrySetException(exception);
        _committed.TrySetException(exception);
        // Whichever of the two nobody awaits must not count as unobserved.
        _ = _turn.Task.Exception;
        _ = _committed.Task.Exception;
    }
}
