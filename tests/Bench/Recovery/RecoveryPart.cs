using Npgsql;
using Platform.Bench.Results;
using Platform.Bench.Tasks;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace Platform.Bench.Recovery;

/// <summary>A part is killed and started again: how long until the first task that is submitted after that has ended.</summary>
internal static class RecoveryPart
{
    public const string Name = "recovery";
    private const double ServiceSeconds = 1.5;
    private const double BeyondServerSeconds = 3;
    private static readonly TimeSpan s_look = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(2);

    public static async Task RunAsync(Bench bench, Form form, CancellationToken cancellationToken)
    {
        var times = bench.IsShort ? 1 : 3;
        await using var platform = await BenchPlatform.StartAsync(bench, form, cancellationToken);
        await using var load = new TaskLoad(platform, bench.Clock);
        if (!bench.IsShort)
        {
            await load.SaturateAsync(16, TimeSpan.FromSeconds(5), cancellationToken);
        }
        string[] services = form == Form.Standalone ? ["Standalone"] : ["Coordinator", "Executor", "Gateway"];
        foreach (var service in services)
        {
            var (_, tasks) = await MeasureAsync(bench, platform, service, null, times, cancellationToken);
            bench.Report.Add(
                Name, form, $"{service} killed: restart to the end of the first task, median of {times}", tasks, "s",
                // One process holds what six do, and has its own goal for a start.
                form == Form.Standalone ? null : Goal.AtMost(ServiceSeconds, $"at most {ServiceSeconds} s"));
        }
        (string Name, string Part, Func<CancellationToken, Task> AskAsync)[] servers =
        [
            ("PostgreSQL", "postgres", token => AskPostgresAsync(bench, token)),
            ("RabbitMQ", "rabbitmq", token => AskRabbitMqAsync(bench, token)),
        ];
        foreach (var (name, part, askAsync) in servers.Where(server => form == Form.Distributed || server.Part == "postgres"))
        {
            var (own, tasks) = await MeasureAsync(bench, platform, part, askAsync, times, cancellationToken);
            bench.Report.Add(Name, form, $"{name} killed: its own restart, median of {times}", own, "s");
            bench.Report.Add(
                Name, form, $"{name} killed: restart to the end of the first task, median of {times}", tasks, "s",
                Goal.AtMost(own + BeyondServerSeconds, $"its own restart and {BeyondServerSeconds} s"));
        }
        await load.CheckAsync(bench.Report, Report.Title(Name, form), cancellationToken);
    }

    /// <summary>Seconds from the start of the process: until a server answers its first question, and until the first task has ended.</summary>
    private static async Task<(double Own, double Tasks)> MeasureAsync(
        Bench bench, BenchPlatform platform, string part, Func<CancellationToken, Task>? askAsync, int times, CancellationToken cancellationToken)
    {
        bench.Report.Begin($"{Name}: {part} is killed", platform.Form);
        var (own, tasks) = (new List<double>(), new List<double>());
        for (var time = 0; time < times; time++)
        {
            await platform.Instance.SignalAsync(part, "KILL", cancellationToken);
            var began = await platform.Instance.LaunchAsync(part, cancellationToken);
            var answered = askAsync is null ? Task.FromResult(0.0) : AnsweredAsync(bench, began, part, askAsync, cancellationToken);
            await new FirstTask(platform, bench.Clock).RunAsync(cancellationToken);
            tasks.Add((bench.Clock.GetUtcNow() - began).TotalSeconds);
            own.Add(await answered);
            await platform.BecomeReadyAsync(cancellationToken);
            await platform.BecomeQuietAsync(cancellationToken);
        }
        return (Median(own), Median(tasks));
    }

    private static async Task<double> AnsweredAsync(
        Bench bench, DateTimeOffset began, string part, Func<CancellationToken, Task> askAsync, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                await askAsync(cancellationToken);
                return (bench.Clock.GetUtcNow() - began).TotalSeconds;
            }
            catch (Exception e) when (e is NpgsqlException or BrokerUnreachableException or OperationInterruptedException or IOException)
            {
                if (bench.Clock.GetUtcNow() - began > s_patience)
                {
                    throw new BenchFailedException($"{part} did not answer for {s_patience.TotalMinutes:0} minutes after its restart: {e.Message}");
                }
                await Task.Delay(s_look, bench.Clock, cancellationToken);
            }
        }
    }

    private static async Task AskPostgresAsync(Bench bench, CancellationToken cancellationToken)
    {
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(bench.Settings.Postgres) { Pooling = false }.ConnectionString);
        await connection.OpenAsync(cancellationToken);
    }

    private static async Task AskRabbitMqAsync(Bench bench, CancellationToken cancellationToken)
    {
        await using var connection = await new ConnectionFactory { Uri = bench.Settings.Broker, AutomaticRecoveryEnabled = false }.CreateConnectionAsync(cancellationToken);
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);
}
