using Npgsql;
using Platform.Persistence;

namespace Platform.Diagnostic;

/// <summary>The database that only Diagnostic reads and writes.</summary>
internal sealed class DiagnosticDatabase(NpgsqlDataSource dataSource, TimeProvider clock) : ServiceDatabase("Diagnostic", dataSource, clock);
