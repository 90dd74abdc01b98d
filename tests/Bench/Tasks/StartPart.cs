using Platform.Bench.Processes;
using Platform.Bench.Results;

namespace Platform.Bench.Tasks;

/// <summary>From the start of the processes, servers being up, to the first finished task.</summary>
internal static class StartPart
{
    public const string Name = "start";

    public static async Task RunAsync(Bench bench, Form form, CancellationToken cancellationToken)
    {
        await using var platform = await BenchPlatform.StartAsync(bench, form, cancellationToken);
        await using var load = new TaskLoad(platform, bench.Clock);
        await load.RunOneAsync(cancellationToken);
        var taken = new List<double>();
        for (var time = 0; time < (bench.IsShort ? 1 : 3); time++)
        {
            await platform.Instance.StopServicesAsync(cancellationToken);
            await platform.LaunchAsync(cancellationToken);
            await new FirstTask(platform, bench.Clock).RunAsync(cancellationToken);
            taken.Add(platform.Processes.Max(process => ProcessFigures.AgeSeconds(process.Process)));
        }
        var limit = form == Form.Standalone ? 3 : 8;
        bench.Report.Add(
            Name, form, $"start to the first finished task, median of {taken.Count}", taken.Order().ElementAt(taken.Count / 2), "s",
            Goal.AtMost(limit, $"at most {limit} s"));
    }
}
