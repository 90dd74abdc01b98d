using Platform.Bench.Floors;
using Platform.Bench.Processes;
using Platform.Bench.Results;

namespace Platform.Bench.Tasks;

/// <summary>A task of three steps that do nothing, from its submission over HTTP to its report.</summary>
internal static class PathPart
{
    public const string Name = "path";

    public static async Task RunAsync(Bench bench, Form form, CancellationToken cancellationToken)
    {
        await using var platform = await BenchPlatform.StartAsync(bench, form, cancellationToken);
        await using var load = new TaskLoad(platform, bench.Clock);
        var mostIdle = form == Form.Standalone ? 160 : 600;
        bench.AddMemory(Name, form, "idle", platform.Processes, Goal.AtMost(mostIdle, $"at most {mostIdle} MB"));
        var inFlight = bench.IsShort ? 8 : 64;
        // Hundreds of tasks, until the code that runs is the code that stays.
        await load.SaturateAsync(inFlight, TimeSpan.FromSeconds(bench.IsShort ? 1 : 60), cancellationToken);

        var low = await Load.RunAsync(1, TimeSpan.FromSeconds(bench.IsShort ? 1 : 10), load.RunOneAsync, bench.Clock, cancellationToken);
        bench.Report.Add(Name, form, "one in flight, p50", low.P50, "ms", form == Form.Distributed ? Goal.AtMost(60, "at most 60 ms") : null);
        bench.Report.Add(Name, form, "one in flight, p99", low.P99, "ms");

        var (handled, written) = (await HandledAsync(platform, cancellationToken), await bench.Postgres.WrittenAsync(cancellationToken));
        var cpu = CpuTimes.Start([.. platform.Processes, .. bench.Servers(form), ("bench", Environment.ProcessId)]);
        var (perSecond, tasks) = await load.SaturateAsync(inFlight, TimeSpan.FromSeconds(bench.IsShort ? 2 : 15), cancellationToken);
        bench.AddCpu(Name, form, cpu, tasks);
        var after = await bench.Postgres.WrittenAsync(cancellationToken);
        bench.Report.Add(Name, form, $"at saturation, {inFlight} in flight", perSecond, "tasks/s", SaturationGoal(bench, form));
        bench.Report.Add(Name, form, "messages handled per task", (await HandledAsync(platform, cancellationToken) - handled) / (double)tasks, "");
        bench.Report.Add(Name, form, "writing transactions per task", (after.Commits - written.Commits) / (double)tasks, "");
        bench.Report.Add(Name, form, "write-ahead log per task", (after.LogBytes - written.LogBytes) / 1024.0 / tasks, "kB");
        bench.AddMemory(Name, form, "loaded", platform.Processes);
        await load.CheckAsync(bench.Report, Report.Title(Name, form), cancellationToken);
    }

    private static Task<long> HandledAsync(BenchPlatform platform, CancellationToken cancellationToken) =>
        platform.CountAsync("select count(*) from inbox_message", cancellationToken);

    private static Goal? SaturationGoal(Bench bench, Form form)
    {
        var part = form == Form.Standalone ? 0.025 : 0.0125;
        return bench.Report.Find(FloorPart.Name, FloorPart.CommitsOf8) is { } floor ? Goal.AtLeast(part * floor, $"{part} x {FloorPart.CommitsOf8}") : null;
    }
}
