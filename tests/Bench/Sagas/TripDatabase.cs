using Npgsql;
using Platform.Persistence;

namespace Platform.Bench.Sagas;

/// <summary>The database of the saga process.</summary>
internal sealed class TripDatabase(NpgsqlDataSource dataSource, TimeProvider clock) : ServiceDatabase(TripModule.Service, dataSource, clock);
