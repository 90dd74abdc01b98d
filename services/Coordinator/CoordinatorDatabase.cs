using Npgsql;
using Platform.Persistence;

namespace Platform.Coordinator;

/// <summary>The database that only Coordinator reads and writes.</summary>
internal sealed class CoordinatorDatabase(NpgsqlDataSource dataSource, TimeProvider clock) : ServiceDatabase("Coordinator", dataSource, clock);
