using Npgsql;
using Platform.Persistence;

namespace Platform.Bench.Sagas;

/// <summary>The database of the process that takes the steps.</summary>
internal sealed class StepDatabase(NpgsqlDataSource dataSource, TimeProvider clock) : ServiceDatabase(StepModule.Service, dataSource, clock);
