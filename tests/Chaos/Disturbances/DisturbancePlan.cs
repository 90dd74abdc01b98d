namespace Platform.Chaos.Disturbances;

/// <summary>What happens in a run, decided by its seed alone.</summary>
internal static class DisturbancePlan
{
    public const string RabbitMq = "rabbitmq";
    public const string Postgres = "postgres";

    /// <summary>From this many disturbances on, RabbitMQ's data is wiped at least once.</summary>
    private const int WipeFrom = 50;
    private static readonly string[] s_services = ["Gateway", "Coordinator", "Diagnostic", "Automation", "Executor", "Writer"];
    private static readonly string[] s_points =
        ["received", "before-commit", "after-commit", "before-acknowledge", "before-publish", "after-publish", "after-claim", "before-answer"];
    private static readonly string[] s_executorPoints = [.. s_points, "before-spawn", "after-spawn", "before-result", "after-result"];

    public static IReadOnlyList<Disturbance> Make(int count, int seed)
    {
        var random = new Random(seed);
        var plan = Enumerable.Range(0, count).Select(_ => Next(random)).ToList();
        if (count >= WipeFrom && !plan.Exists(entry => entry.Kind == DisturbanceKind.Wipe))
        {
            plan[count / 2] = new Disturbance(DisturbanceKind.Wipe, RabbitMq, TimeSpan.FromSeconds(1), TimeSpan.Zero);
        }
        return plan;
    }

    private static Disturbance Next(Random random)
    {
        var before = TimeSpan.FromSeconds(0.2 + (random.NextDouble() * 1.3));
        var service = s_services[random.Next(s_services.Length)];
        // Half of the kills and crash points fall on the two that keep the promise: the saga, and what touches the target.
        if (random.Next(100) < 25)
        {
            service = random.Next(2) == 0 ? "Coordinator" : "Executor";
        }
        var away = TimeSpan.FromSeconds(random.NextDouble() * 0.8);
        return random.Next(100) switch
        {
            < 45 => new Disturbance(DisturbanceKind.Kill, service, before, away),
            < 65 => Crash(service, before, random),
            < 80 => new Disturbance(DisturbanceKind.Pause, service, before, TimeSpan.FromSeconds(0.5 + (random.NextDouble() * 4.5))),
            < 87 => new Disturbance(DisturbanceKind.Kill, RabbitMq, before, away),
            < 92 => new Disturbance(DisturbanceKind.Kill, Postgres, before, away),
            < 97 => new Disturbance(DisturbanceKind.ImmediateStop, Postgres, before, away),
            < 98 => new Disturbance(DisturbanceKind.Wipe, RabbitMq, before, away),
            _ => new Disturbance(DisturbanceKind.Pause, random.Next(2) == 0 ? RabbitMq : Postgres, before, TimeSpan.FromSeconds(0.5 + (random.NextDouble() * 4.5))),
        };
    }

    private static Disturbance Crash(string service, TimeSpan before, Random random)
    {
        var points = service == "Executor" ? s_executorPoints : s_points;
        return new Disturbance(DisturbanceKind.CrashPoint, service, before, TimeSpan.Zero, $"{points[random.Next(points.Length)]}:{random.Next(1, 9)}");
    }
}
