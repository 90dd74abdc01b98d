using Npgsql;
using Platform.Persistence;

namespace Platform.Executor;

/// <summary>Targets, step executions and their output.</summary>
internal sealed class ExecutorDatabase(NpgsqlDataSource dataSource, TimeProvider clock) : ServiceDatabase("Executor", dataSource, clock);
