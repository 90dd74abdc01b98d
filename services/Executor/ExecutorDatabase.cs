using Npgsql;
using Platform.Persistence;

namespace Platform.Executor;

/// <summary>The database that only Executor reads and writes.</summary>
internal sealed class ExecutorDatabase(NpgsqlDataSource dataSource, TimeProvider clock) : ServiceDatabase("Executor", dataSource, clock);
