using System.Text;
using System.Text.Json;
using Npgsql;
using NpgsqlTypes;
using Platform.Messaging.Groups;

namespace Platform.Messaging.Sagas;

/// <summary>
/// Where a saga's rows are: a table with <c>correlation_id uuid primary key, current_state text, version integer, wake_at
/// timestamptz, body jsonb</c>, made by the owning service's migration, and how the body is written.
/// </summary>
internal sealed class SagaTable<TSaga>(string name, JsonSerializerOptions json)
    where TSaga : class, IStoredSaga
{
    public string Name { get; } = name;

    public JsonSerializerOptions Json { get; } = json;

    /// <summary>Of two messages that start the same saga at once, the second fails on the key and is tried again.</summary>
    public RowStatement<SagaRow> Insert { get; } = new(rows => SagaTable.Write(
        $"""
        insert into {name} (correlation_id, current_state, version, wake_at, body)
        select id, state, version, wake_at, body::jsonb from unnest($1, $2, $3, $4, $5) as n (id, state, version, wake_at, body)
        """, rows));

    /// <summary>
    /// The row lock keeps others away; should a version differ all the same, the null that the statement then writes is
    /// refused by the column and the whole transaction fails.
    /// </summary>
    public RowStatement<SagaRow> Update { get; } = new(rows => SagaTable.Write(
        $"""
        update {name} s
        set current_state = n.state, version = case when s.version = n.version - 1 then n.version end, wake_at = n.wake_at, body = n.body::jsonb
        from unnest($1, $2, $3, $4, $5) as n (id, state, version, wake_at, body)
        where s.correlation_id = n.id
        """, rows));
}

/// <summary>Statements that are the same for every saga.</summary>
internal static class SagaTable
{
    /// <summary>
    /// Reads and locks sagas, in the order of their ids: messages of one saga are handled one after the other, on any number
    /// of instances, and two instances never wait for each other in a circle.
    /// </summary>
    public static NpgsqlBatchCommand Lock(string table, Guid[] ids) => new(
        $"""
        select correlation_id, current_state, version, wake_at, body from {table}
        where correlation_id = any ($1) order by correlation_id for update
        """)
    {
        Parameters = { new() { Value = ids, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Uuid } },
    };

    public static (Guid Id, SagaRow Row) Read(NpgsqlDataReader reader)
    {
        var id = reader.GetGuid(0);
        var wakeAt = reader.IsDBNull(3) ? (DateTimeOffset?)null : reader.GetFieldValue<DateTimeOffset>(3);
        return (id, new SagaRow(id, reader.GetString(1), reader.GetInt32(2), wakeAt, reader.GetFieldValue<byte[]>(4)));
    }

    public static NpgsqlBatchCommand Write(string sql, IReadOnlyList<SagaRow> rows) => new(sql)
    {
        Parameters =
        {
            RowColumn.Of(rows, row => row.Id, NpgsqlDbType.Uuid),
            RowColumn.Of(rows, row => row.State, NpgsqlDbType.Text),
            RowColumn.Of(rows, row => row.Version, NpgsqlDbType.Integer),
            RowColumn.Of(rows, row => row.WakeAt?.ToUniversalTime(), NpgsqlDbType.TimestampTz),
            RowColumn.Of(rows, row => Encoding.UTF8.GetString(row.Body), NpgsqlDbType.Text),
        },
    };
}
