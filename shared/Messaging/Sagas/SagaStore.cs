using System.Text.Json;
using Dapper;
using Platform.Persistence;

namespace Platform.Messaging.Sagas;

/// <summary>SQL of a saga table, inside the session of the message being handled.</summary>
internal sealed class SagaStore<TSaga, TDatabase>(Session<TDatabase> session, SagaTable<TSaga> table)
    where TSaga : class, IStoredSaga
    where TDatabase : ServiceDatabase
{
    /// <summary>Reads and locks an instance: messages of one saga are handled one after the other, on any number of instances.</summary>
    public async Task<TSaga?> LoadAsync(Guid id, CancellationToken cancellationToken)
    {
        var row = await session.Connection.QuerySingleOrDefaultAsync<(string State, int Version, DateTime? WakeAt, string Body)?>(new CommandDefinition(
            $"select current_state, version, wake_at, body from {table.Name} where correlation_id = @id for update",
            new { id }, session.Transaction, cancellationToken: cancellationToken));
        if (row is not { } found)
        {
            return null;
        }
        var saga = JsonSerializer.Deserialize<TSaga>(found.Body, table.Json)!;
        saga.CorrelationId = id;
        saga.CurrentState = found.State;
        saga.Version = found.Version;
        saga.WakeAt = found.WakeAt is { } wakeAt ? new DateTimeOffset(wakeAt, TimeSpan.Zero) : null;
        return saga;
    }

    /// <summary>Inserts a new instance. Of two messages that start the same saga at once, the second fails and is tried again.</summary>
    /// <exception cref="SagaChangedException">It exists already.</exception>
    public async Task InsertAsync(TSaga saga, CancellationToken cancellationToken)
    {
        saga.Version = 1;
        var inserted = await session.Connection.ExecuteAsync(new CommandDefinition(
            $"""
            insert into {table.Name} (correlation_id, current_state, version, wake_at, body)
            values (@CorrelationId, @CurrentState, @Version, @WakeAt, @Body::jsonb)
            on conflict (correlation_id) do nothing
            """, Row(saga), session.Transaction, cancellationToken: cancellationToken));
        if (inserted == 0)
        {
            throw new SagaChangedException(table.Name, saga.CorrelationId);
        }
    }

    /// <summary>Updates an instance that was loaded at the version before.</summary>
    /// <exception cref="SagaChangedException">Somebody else changed it; cannot happen while the row lock is held.</exception>
    public async Task UpdateAsync(TSaga saga, CancellationToken cancellationToken)
    {
        saga.Version++;
        var updated = await session.Connection.ExecuteAsync(new CommandDefinition(
            $"""
            update {table.Name}
            set current_state = @CurrentState, version = @Version, wake_at = @WakeAt, body = @Body::jsonb
            where correlation_id = @CorrelationId and version = @Version - 1
            """, Row(saga), session.Transaction, cancellationToken: cancellationToken));
        if (updated == 0)
        {
            throw new SagaChangedException(table.Name, saga.CorrelationId);
        }
    }

    private object Row(TSaga saga) => new
    {
        saga.CorrelationId,
        saga.CurrentState,
        saga.Version,
        saga.WakeAt,
        Body = JsonSerializer.Serialize(saga, table.Json),
    };
}

/// <summary>A saga was changed by another message at the same time; this message is tried again.</summary>
public sealed class SagaChangedException(string table, Guid id) : Exception($"{table} {id} was changed by another message at the same time.");
