using System.Diagnostics;
using System.Text.Json;
using Platform.Persistence;

namespace Platform.Messaging.Sagas;

/// <summary>The sagas of a table, inside the session of the message being handled.</summary>
internal sealed class SagaStore<TSaga, TDatabase>(Session<TDatabase> session, SagaTable<TSaga> table)
    where TSaga : class, IStoredSaga
    where TDatabase : ServiceDatabase
{
    /// <summary>Reads and locks an instance, in the round trip that asks the inbox.</summary>
    public async Task<TSaga?> LoadAsync(Guid id, CancellationToken cancellationToken)
    {
        await session.EnterAsync(new SagaKey(table.Name, id), cancellationToken);
        if (session.Saga is not { } row)
        {
            return null;
        }
        var saga = JsonSerializer.Deserialize<TSaga>(row.Body, table.Json)!;
        saga.CorrelationId = id;
        saga.CurrentState = row.State;
        saga.Version = row.Version;
        saga.WakeAt = row.WakeAt;
        session.ContinueTrace($"continue {table.Name}", saga.TraceParent);
        return saga;
    }

    /// <summary>Inserts a new instance with the commit.</summary>
    public void Insert(TSaga saga)
    {
        saga.Version = 1;
        saga.TraceParent ??= Activity.Current?.Id;
        session.Defer(table.Insert, Row(saga));
    }

    /// <summary>Updates an instance with the commit.</summary>
    public void Update(TSaga saga)
    {
        saga.Version++;
        session.Defer(table.Update, Row(saga));
    }

    private SagaRow Row(TSaga saga) =>
        new(saga.CorrelationId, saga.CurrentState, saga.Version, saga.WakeAt, JsonSerializer.SerializeToUtf8Bytes(saga, table.Json));
}
