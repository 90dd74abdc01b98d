namespace Platform.Bench;

/// <summary>What a run is about and where its servers are.</summary>
internal sealed record BenchSettings
{
    /// <summary>Connection string of the administrator of the bench's PostgreSQL.</summary>
    public required string Postgres { get; init; }
    public required Uri Broker { get; init; }
    /// <summary>Path of the program pgbench.</summary>
    public required string PgBench { get; init; }
    /// <summary>Folder of the instance.</summary>
    public required string Home { get; init; }
    /// <summary>The product's script, which starts and stops services.</summary>
    public required string Script { get; init; }
    public required bool IsShort { get; init; }
    /// <summary>Prints processor times too.</summary>
    public required bool Profile { get; init; }
    /// <summary>Tasks of the drain; null for the usual number.</summary>
    public required int? Tasks { get; init; }

    /// <exception cref="BenchFailedException">The environment does not hold what ./platform bench sets.</exception>
    public static BenchSettings FromEnvironment(bool isShort, bool profile, int? tasks) => new()
    {
        Postgres = Setting("BENCH_POSTGRES"),
        Broker = new Uri(Setting("BENCH_RABBITMQ")),
        PgBench = Setting("BENCH_PGBENCH"),
        Script = Setting("BENCH_SCRIPT"),
        Home = Setting("BENCH_HOME"),
        IsShort = isShort,
        Profile = profile,
        Tasks = tasks,
    };

    private static string Setting(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value
        ? value
        : throw new BenchFailedException($"{name} is not set; ./platform bench sets it.");
}
