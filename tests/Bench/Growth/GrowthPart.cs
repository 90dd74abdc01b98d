using Platform.Bench.Processes;
using Platform.Bench.Results;
using Platform.Bench.Tasks;
using Platform.Chaos.Checks;

namespace Platform.Bench.Growth;

/// <summary>How the figures change from few to many finished tasks in the databases.</summary>
internal static class GrowthPart
{
    public const string Name = "growth";
    private const double Flat = 1.2;

    public static async Task RunAsync(Bench bench, Form form, CancellationToken cancellationToken)
    {
        int[] sizes = bench.IsShort ? [60, 300] : [1_000, 100_000];
        var real = bench.IsShort ? 3 : 10;
        await using var platform = await BenchPlatform.StartAsync(bench, form, cancellationToken);
        await using var load = new TaskLoad(platform, bench.Clock);
        await load.RunOneAsync(cancellationToken);
        var finished = await FinishedTasks.StartAsync(platform, load, real, cancellationToken);
        if (!bench.IsShort)
        {
            // What runs often is compiled for speed before the first size is measured.
            await load.SaturateAsync(64, TimeSpan.FromSeconds(10), cancellationToken);
        }
        IReadOnlyList<(string Name, LoadFigures Figures)> few = [];
        foreach (var size in sizes)
        {
            bench.Report.Begin($"{Name}: {size:#,##0} finished tasks", form);
            await finished.GrowAsync(size, cancellationToken);
            var reads = await new Reads(platform.Client, bench.Clock).MeasureAsync(size, bench.IsShort ? 10 : 400, cancellationToken);
            foreach (var (name, figures) in reads)
            {
                bench.Report.Add(Name, form, $"{size:#,##0}: {name}, p50", figures.P50, "ms", few.Count == 0 || name == Reads.Nothing ? null : Flatness(name));
            }
            few = few.Count == 0 ? reads : few;

            // Minutes lie between the two sizes, in which a machine may become twice as slow; a request that reads nothing tells by how much.
            Goal Flatness(string name) => Goal.AtMost(
                Flat * P50(few, name) * P50(reads, Reads.Nothing) / P50(few, Reads.Nothing), $"{Flat} x that of {sizes[0]:#,##0}, both as multiples of the request that reads nothing");
            await MeasurePathAsync(bench, form, platform, load, size, cancellationToken);
        }
        await load.CheckAsync(bench.Report, Report.Title(Name, form), cancellationToken);
    }

    private static double P50(IReadOnlyList<(string Name, LoadFigures Figures)> reads, string name) => reads.First(read => read.Name == name).Figures.P50;

    private static async Task MeasurePathAsync(Bench bench, Form form, BenchPlatform platform, TaskLoad load, int size, CancellationToken cancellationToken)
    {
        var low = await Load.RunAsync(1, TimeSpan.FromSeconds(bench.IsShort ? 1 : 8), load.RunOneAsync, bench.Clock, cancellationToken);
        bench.Report.Add(Name, form, $"{size:#,##0}: whole path, one in flight, p50", low.P50, "ms");
        var inFlight = bench.IsShort ? 8 : 64;
        var scanned = await ScannedAsync(platform, cancellationToken);
        var (perSecond, tasks) = await load.SaturateAsync(inFlight, TimeSpan.FromSeconds(bench.IsShort ? 1 : 12), cancellationToken);
        bench.Report.Add(Name, form, $"{size:#,##0}: whole path, {inFlight} in flight", perSecond, "tasks/s");
        bench.Report.Add(Name, form, $"{size:#,##0}: rows of finished tasks read by full scans, per task", (await ScannedAsync(platform, cancellationToken) - scanned) / (double)tasks, "");
    }

    /// <summary>Rows that were read by scans of whole tables which have a row for each task or more.</summary>
    private static async Task<long> ScannedAsync(BenchPlatform platform, CancellationToken cancellationToken)
    {
        var sum = 0L;
        foreach (var service in Databases.Services)
        {
            sum += await PostgresServer.CountAsync(
                platform.Database(service),
                "select coalesce(sum(seq_tup_read), 0)::bigint from pg_stat_user_tables where schemaname = 'public' and exists (select from pg_tables b where b.schemaname = 'bench' and b.tablename = relname)",
                cancellationToken);
        }
        return sum;
    }
}
