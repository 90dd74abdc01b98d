using Platform.Bench.Results;

namespace Platform.Bench.Tasks;

/// <summary>Many tasks submitted at once, and how long it takes until the last one has ended.</summary>
internal static class DrainPart
{
    public const string Name = "drain";

    public static async Task RunAsync(Bench bench, Form form, CancellationToken cancellationToken)
    {
        var tasks = bench.Settings.Tasks ?? (bench.IsShort ? 30 : 10_000);
        await using var platform = await BenchPlatform.StartAsync(bench, form, cancellationToken);
        await using var load = new TaskLoad(platform, bench.Clock);
        await load.RunOneAsync(cancellationToken);
        var started = bench.Clock.GetTimestamp();
        await load.SubmitAsync(TaskLoad.NoOp, tasks, cancellationToken);
        bench.Report.Add(Name, form, $"{tasks:#,##0} tasks accepted", bench.Clock.GetElapsedTime(started).TotalSeconds, "s");
        await load.WaitAsync(tasks + 1, cancellationToken);
        bench.Report.Add(Name, form, $"{tasks:#,##0} tasks ended, from the first submission", bench.Clock.GetElapsedTime(started).TotalSeconds, "s");
        await load.CheckAsync(bench.Report, Report.Title(Name, form), cancellationToken);
    }
}
