using Platform.Bench.Floors;
using Platform.Bench.Growth;
using Platform.Bench.Recovery;
using Platform.Bench.Results;
using Platform.Bench.Sagas;
using Platform.Bench.Tasks;
using Platform.Bench.Waiting;

namespace Platform.Bench;

/// <summary>The parts of a run, in their order.</summary>
internal static class BenchRun
{
    private static readonly IReadOnlyList<(string Name, Func<Bench, Form, CancellationToken, Task> RunAsync)> s_parts =
    [
        (SagaPart.Name, SagaPart.RunAsync),
        (FanOutPart.Name, FanOutPart.RunAsync),
        (StartPart.Name, StartPart.RunAsync),
        (PathPart.Name, PathPart.RunAsync),
        (DrainPart.Name, DrainPart.RunAsync),
        (GrowthPart.Name, GrowthPart.RunAsync),
        (WaitingPart.Name, WaitingPart.RunAsync),
        (RecoveryPart.Name, RecoveryPart.RunAsync),
    ];

    public static IReadOnlyList<string> Parts { get; } = [FloorPart.Name, .. s_parts.Select(part => part.Name)];

    public static async Task RunAsync(Bench bench, IReadOnlyCollection<string> parts, IReadOnlyList<Form> forms, CancellationToken cancellationToken)
    {
        if (parts.Contains(FloorPart.Name))
        {
            bench.Report.Begin(FloorPart.Name, null);
            await FloorPart.RunAsync(bench, cancellationToken);
        }
        foreach (var form in forms)
        {
            try
            {
                foreach (var part in s_parts.Where(part => parts.Contains(part.Name)))
                {
                    bench.Report.Begin(part.Name, form);
                    await part.RunAsync(bench, form, cancellationToken);
                }
            }
            finally
            {
                await (bench.Shared?.StopAsync() ?? Task.CompletedTask);
                bench.Shared = null;
            }
        }
    }
}
