namespace Platform.Chaos.Disturbances;

/// <summary>What happens in a run, decided by its seed alone.</summary>
internal static class DisturbancePlan
{
    public const string RabbitMq = "rabbitmq";
    public const string Postgres = "postgres";

    /// <summary>From this many disturbances on, RabbitMQ's data is wiped at least once.</summary>
    private const int WipeFrom = 20;
    /// <summary>A wipe comes again after this many disturbances.</summary>
    private const int WipeEvery = 100;
    private static readonly string[] s_services = ["Gateway", "Coordinator", "Diagnostic", "Automation", "Executor", "Writer"];
    private static readonly string[] s_points =
        ["received", "before-commit", "after-commit", "before-acknowledge", "before-publish", "after-publish", "after-claim", "before-answer"];
    private static readonly string[] s_executorPoints = [.. s_points, "before-spawn", "after-spawn", "before-result", "after-result"];

    public static IReadOnlyList<Disturbance> Make(int count, int seed)
    {
        var random = new Random(seed);
        var plan = Enumerable.Range(0, count).Select(_ => Next(random)).ToList();
        for (var place = Math.Min(count, WipeEvery) / 2; count >= WipeFrom && place < count; place += WipeEvery)
        {
            plan[place] = new Disturbance(DisturbanceKind.Wipe, RabbitMq, TimeSpan.FromSeconds(0.5), TimeSpan.Zero, Measured: true);
        }
        return plan;
    }

    private static Disturbance Next(Random random)
    {
        var before = TimeSpan.FromSeconds(0.1 + (random.NextDouble() * 0.9));
        var service = s_services[random.Next(s_services.Length)];
        // Half of the kills and crash points fall on the two that keep the promise: the saga, and what touches the target.
        if (random.Next(100) < 25)
        {
            service = random.Next(2) == 0 ? "Coordinator" : "Executor";
        }
        var away = TimeSpan.FromSeconds(random.NextDouble() * 0.5);
        var measured = random.Next(2) == 0;
        return random.Next(100) switch
        {
            < 45 => new Disturbance(DisturbanceKind.Kill, service, before, away, measured),
            < 70 => Crash(service, before, measured, random),
            < 82 => new Disturbance(DisturbanceKind.Pause, service, before, Standstill(random), measured),
            < 88 => new Disturbance(DisturbanceKind.Kill, RabbitMq, before, away, measured),
            < 93 => new Disturbance(DisturbanceKind.Kill, Postgres, before, away, measured),
            < 97 => new Disturbance(DisturbanceKind.ImmediateStop, Postgres, before, away, measured),
            _ => new Disturbance(DisturbanceKind.Pause, random.Next(2) == 0 ? RabbitMq : Postgres, before, Standstill(random), measured),
        };
    }

    /// <summary>Mostly short; now and then longer than a lease lasts without a heartbeat.</summary>
    private static TimeSpan Standstill(Random random) =>
        TimeSpan.FromSeconds(random.Next(12) == 0 ? 17 : 0.5 + (random.NextDouble() * 3));

    private static Disturbance Crash(string service, TimeSpan before, bool measured, Random random)
    {
        var points = service == "Executor" ? s_executorPoints : s_points;
        return new Disturbance(DisturbanceKind.CrashPoint, service, before, TimeSpan.Zero, measured, $"{points[random.Next(points.Length)]}:{random.Next(1, 5)}");
    }
}
