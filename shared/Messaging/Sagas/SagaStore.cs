using System.Diagnostics;
using System.Text.Json;
using Npgsql;
using NpgsqlTypes;
using Platform.Persistence;

namespace Platform.Messaging.Sagas;

/// <summary>SQL of a saga table, inside the session of the message being handled.</summary>
internal sealed class SagaStore<TSaga, TDatabase>(Session<TDatabase> session, SagaTable<TSaga> table)
    where TSaga : class, IStoredSaga
    where TDatabase : ServiceDatabase
{
    /// <summary>
    /// Reads and locks an instance, in one round trip with the inbox: messages of one saga are handled one after the other,
    /// on any number of instances.
    /// </summary>
    public async Task<TSaga?> LoadAsync(Guid id, CancellationToken cancellationToken)
    {
        await using var reader = await session.EnterInboxAndReadAsync(
            new NpgsqlBatchCommand($"select current_state, version, wake_at, body from {table.Name} where correlation_id = $1 for update")
            {
                Parameters = { new() { Value = id, NpgsqlDbType = NpgsqlDbType.Uuid } },
            }, cancellationToken);
        if (!await reader.ReadAsync(cancellationToken))
        {
            return null;
        }
        var saga = JsonSerializer.Deserialize<TSaga>(reader.GetFieldValue<byte[]>(3), table.Json)!;
        saga.CorrelationId = id;
        saga.CurrentState = reader.GetString(0);
        saga.Version = reader.GetInt32(1);
        saga.WakeAt = await reader.IsDBNullAsync(2, cancellationToken) ? null : reader.GetFieldValue<DateTimeOffset>(2);
        session.ContinueTrace($"continue {table.Name}", saga.TraceParent);
        return saga;
    }

    /// <summary>
    /// Inserts a new instance with the commit. Of two messages that start the same saga at once, the second fails on the key
    /// and is tried again.
    /// </summary>
    public void Insert(TSaga saga)
    {
        saga.Version = 1;
        saga.TraceParent ??= Activity.Current?.Id;
        session.Defer(Row(
            $"insert into {table.Name} (correlation_id, current_state, version, wake_at, body) values ($1, $2, $3, $4, $5)", saga));
    }

    /// <summary>
    /// Updates an instance with the commit. The row lock keeps others away; should the version differ all the same, the
    /// null that the statement then writes is refused by the column and the whole transaction fails.
    /// </summary>
    public void Update(TSaga saga)
    {
        saga.Version++;
        session.Defer(Row(
            $"""
            update {table.Name}
            set current_state = $2, version = case when version = $3 - 1 then $3 end, wake_at = $4, body = $5
            where correlation_id = $1
            """, saga));
    }

    private NpgsqlBatchCommand Row(string sql, TSaga saga) => new(sql)
    {
        Parameters =
        {
            new() { Value = saga.CorrelationId, NpgsqlDbType = NpgsqlDbType.Uuid },
            new() { Value = saga.CurrentState, NpgsqlDbType = NpgsqlDbType.Text },
            new() { Value = saga.Version, NpgsqlDbType = NpgsqlDbType.Integer },
            new() { Value = saga.WakeAt is { } wakeAt ? wakeAt.ToUniversalTime() : DBNull.Value, NpgsqlDbType = NpgsqlDbType.TimestampTz },
            new() { Value = JsonSerializer.SerializeToUtf8Bytes(saga, table.Json), NpgsqlDbType = NpgsqlDbType.Jsonb },
        },
    };
}
