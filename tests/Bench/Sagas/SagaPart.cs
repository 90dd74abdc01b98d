using Platform.Bench.Floors;
using Platform.Bench.Processes;
using Platform.Bench.Results;

namespace Platform.Bench.Sagas;

/// <summary>Three durable round trips of a command and its event, and nothing else.</summary>
internal static class SagaPart
{
    public const string Name = "saga";
    private const int Rounds = 3;

    public static async Task RunAsync(Bench bench, Form form, CancellationToken cancellationToken)
    {
        var seconds = bench.IsShort ? 1 : 8;
        await using var sagas = await SagaProcesses.StartAsync(bench, form, cancellationToken);
        bench.AddMemory(Name, form, "idle", sagas.Processes);
        await sagas.LoadAsync(64, bench.IsShort ? 1 : 6, Rounds, 1, cancellationToken);

        var low = await sagas.LoadAsync(1, seconds, Rounds, 1, cancellationToken);
        bench.Report.Add(Name, form, "one in flight, p50", low.P50, "ms", AtLowLoad(bench, form));
        bench.Report.Add(Name, form, "one in flight, p99", low.P99, "ms");
        var middle = await sagas.LoadAsync(64, seconds, Rounds, 1, cancellationToken);
        bench.Report.Add(Name, form, "64 in flight", middle.PerSecond, "tasks/s");
        bench.Report.Add(Name, form, "64 in flight, p50", middle.P50, "ms");
        bench.Report.Add(Name, form, "64 in flight, p99", middle.P99, "ms");
        bench.Report.Add(
            Name, form, "64 in flight, p99 / p50", middle.P99 / middle.P50, "",
            form == Form.Distributed ? Goal.AtMost(2.0, "at most 2.0") : null);

        var (handled, written) = (await sagas.HandledAsync(cancellationToken), await bench.Postgres.WrittenAsync(cancellationToken));
        var cpu = CpuTimes.Start([.. sagas.Processes, .. bench.Servers(form)]);
        var full = await sagas.LoadAsync(256, seconds, Rounds, 1, cancellationToken);
        bench.AddCpu(Name, form, cpu, full.Count);
        var after = await bench.Postgres.WrittenAsync(cancellationToken);
        bench.Report.Add(Name, form, "256 in flight", full.PerSecond, "tasks/s");
        bench.Report.Add(Name, form, "at saturation", Math.Max(middle.PerSecond, full.PerSecond), "tasks/s", AtSaturation(bench, form));
        bench.Report.Add(Name, form, "messages handled per task", (await sagas.HandledAsync(cancellationToken) - handled) / (double)full.Count, "");
        bench.Report.Add(Name, form, "writing transactions per task", (after.Commits - written.Commits) / (double)full.Count, "");
        bench.Report.Add(Name, form, "write-ahead log per task", (after.LogBytes - written.LogBytes) / 1024.0 / full.Count, "kB");
        bench.AddMemory(Name, form, "loaded", sagas.Processes);
        await sagas.CheckAsync(bench.Report, Report.Title(Name, form), cancellationToken);
    }

    private static Goal? AtSaturation(Bench bench, Form form) =>
        form == Form.Distributed && bench.Report.Find(FloorPart.Name, FloorPart.CommitsOf8) is { } floor
            ? Goal.AtLeast(0.06 * floor, $"0.06 x {FloorPart.CommitsOf8}; 0.075 x is {0.075 * floor:0}")
            : null;

    private static Goal? AtLowLoad(Bench bench, Form form) =>
        form == Form.Distributed && bench.Report.Find(FloorPart.Name, FloorPart.CommitOf1) is { } floor
            ? Goal.AtMost(45 * floor, $"45 x {FloorPart.CommitOf1}; 36 x is {36 * floor:0.0}")
            : null;
}
