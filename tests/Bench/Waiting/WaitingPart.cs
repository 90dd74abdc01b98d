using Platform.Bench.Processes;
using Platform.Bench.Results;
using Platform.Bench.Tasks;

namespace Platform.Bench.Waiting;

/// <summary>
/// What a task that waits for a person keeps in memory: what all processes still refer to on their managed heaps after a full
/// collection, with twice as many such tasks compared with once as many; the first ones also fill the caches. Resident memory
/// is shown beside it and not divided by the tasks: its growth between the two is garbage of the work before the task waited,
/// room that the collector keeps for more, and code that is compiled again as it becomes hot, and it varies by more than what
/// all these tasks together keep.
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
        await using var load = new TaskLoad(platform, bench.Clock);
        var before = await MemoryWithAsync(bench, platform, load, tasks, cancellationToken);
        var after = await MemoryWithAsync(bench, platform, load, 2 * tasks, cancellationToken);
        foreach (var (waiting, memory) in new[] { (tasks, before), (2 * tasks, after) })
        {
            bench.Report.Add(Name, form, $"resident memory, {waiting:#,##0} tasks wait", memory.Resident, "MB");
            bench.Report.Add(Name, form, $"referred to on managed heaps, {waiting:#,##0} tasks wait", memory.Kept / 1024.0 / 1024, "MB");
        }
        bench.Report.Add(
            Name, form, "kept on managed heaps per waiting task", (after.Kept - before.Kept) / 1024.0 / tasks, "KiB",
            // Few tasks are lost in what the processes' memory varies by.
            bench.IsShort ? null : Goal.AtMost(KilobytesPerTask, $"at most {KilobytesPerTask} KiB"));
    }

    private static async Task<(long Kept, double Resident)> MemoryWithAsync(
        Bench bench, BenchPlatform platform, TaskLoad load, int tasks, CancellationToken cancellationToken)
    {
        await load.SubmitAsync(TaskLoad.Change, tasks - (int)await load.WaitingAsync(cancellationToken), cancellationToken);
        await load.WaitForApprovalAsync(tasks, cancellationToken);
        await platform.BecomeQuietAsync(cancellationToken);
        // What is freed goes back to the system bit by bit: it is at rest when two collections in a row bring no more.
        var (kept, least, inVain) = (long.MaxValue, double.MaxValue, 0);
        while (inVain < 2)
        {
            var survived = 0L;
            foreach (var (_, process) in platform.Processes)
            {
                survived += await ManagedHeap.CollectAsync(process, cancellationToken);
            }
            kept = Math.Min(kept, survived);
            await Task.Delay(s_look, bench.Clock, cancellationToken);
            var now = platform.Processes.Sum(process => ProcessFigures.ResidentMegabytes(process.Process));
            inVain = now < least - Nothing ? 0 : inVain + 1;
            least = Math.Min(least, now);
        }
        return (kept, least);
    }
}
