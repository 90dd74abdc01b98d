using Platform.Bench.Processes;
using Platform.Bench.Results;
using Platform.Bench.Tasks;

namespace Platform.Bench.Waiting;

/// <summary>
/// What a task that waits for a person costs in memory: the processes with twice as many of them, compared with once as many.
/// The first ones also bring the processes to the size that the work takes, which would otherwise be counted as the tasks'.
/// </summary>
internal static class WaitingPart
{
    public const string Name = "waiting";
    private const double KilobytesPerTask = 3;
    /// <summary>A collection that frees less than this of all processes' memory, in MB, has freed nothing.</summary>
    private const double Nothing = 0.5;
    private static readonly TimeSpan s_look = TimeSpan.FromSeconds(1);

    public static async Task RunAsync(Bench bench, Form form, CancellationToken cancellationToken)
    {
        var tasks = bench.IsShort ? 30 : 2_000;
        await using var platform = await BenchPlatform.StartAsync(bench, form, cancellationToken);
        var load = new TaskLoad(platform, bench.Clock);
        var before = await MemoryWithAsync(bench, platform, load, tasks, cancellationToken);
        var after = await MemoryWithAsync(bench, platform, load, 2 * tasks, cancellationToken);
        bench.Report.Add(Name, form, $"resident memory, {tasks:#,##0} tasks wait", before, "MB");
        bench.Report.Add(Name, form, $"resident memory, {2 * tasks:#,##0} tasks wait", after, "MB");
        bench.Report.Add(
            Name, form, "resident memory per waiting task", 1024 * (after - before) / tasks, "KiB",
            // Few tasks are lost in what the processes' memory varies by.
            bench.IsShort ? null : Goal.AtMost(KilobytesPerTask, $"at most {KilobytesPerTask} KiB"));
    }

    private static async Task<double> MemoryWithAsync(Bench bench, BenchPlatform platform, TaskLoad load, int tasks, CancellationToken cancellationToken)
    {
        await load.SubmitAsync(TaskLoad.Change, tasks - (int)await load.WaitingAsync(cancellationToken), cancellationToken);
        await load.WaitForApprovalAsync(tasks, cancellationToken);
        await platform.BecomeQuietAsync(cancellationToken);
        // What is freed goes back to the system bit by bit: it is at rest when two collections in a row bring no more.
        var (least, inVain) = (double.MaxValue, 0);
        while (inVain < 2)
        {
            foreach (var (_, process) in platform.Processes)
            {
                await ManagedHeap.CollectAsync(process, cancellationToken);
            }
            await Task.Delay(s_look, bench.Clock, cancellationToken);
            var now = platform.Processes.Sum(process => ProcessFigures.ResidentMegabytes(process.Process));
            inVain = now < least - Nothing ? 0 : inVain + 1;
            least = Math.Min(least, now);
        }
        return least;
    }
}
