using Npgsql;
using Platform.Persistence;

namespace Platform.Writer;

/// <summary>The database that only Writer reads and writes.</summary>
internal sealed class WriterDatabase(NpgsqlDataSource dataSource, TimeProvider clock) : ServiceDatabase("Writer", dataSource, clock);
