using Npgsql;
using Platform.Persistence;

namespace Platform.Gateway;

/// <summary>The database that only Gateway reads and writes.</summary>
internal sealed class GatewayDatabase(NpgsqlDataSource dataSource, TimeProvider clock) : ServiceDatabase("Gateway", dataSource, clock);
