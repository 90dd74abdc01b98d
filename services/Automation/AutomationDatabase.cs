using Npgsql;
using Platform.Persistence;

namespace Platform.Automation;

/// <summary>The database that only Automation reads and writes.</summary>
internal sealed class AutomationDatabase(NpgsqlDataSource dataSource, TimeProvider clock) : ServiceDatabase("Automation", dataSource, clock);
