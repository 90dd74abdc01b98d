using System.Text.Json;

namespace Platform.Messaging.Sagas;

/// <summary>
/// Where a saga's rows are: a table with <c>correlation_id uuid primary key, current_state text, version integer, wake_at
/// timestamptz, body jsonb</c>, made by the owning service's migration, and how the body is written.
/// </summary>
public sealed record SagaTable<TSaga>(string Name, JsonSerializerOptions Json)
    where TSaga : class, IStoredSaga;
