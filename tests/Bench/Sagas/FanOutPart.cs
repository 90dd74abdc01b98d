using Platform.Bench.Results;

namespace Platform.Bench.Sagas;

/// <summary>One saga that sends many commands at once and goes on when all are answered.</summary>
internal static class FanOutPart
{
    public const string Name = "fan-out";
    private const int Width = 100;

    public static async Task RunAsync(Bench bench, Form form, CancellationToken cancellationToken)
    {
        await using var sagas = await SagaProcesses.StartAsync(bench, form, cancellationToken);
        await sagas.LoadAsync(4, bench.IsShort ? 1 : 5, rounds: 1, Width, cancellationToken);
        var figures = await sagas.LoadAsync(1, bench.IsShort ? 1 : 8, rounds: 1, Width, cancellationToken);
        bench.Report.Add(
            Name, form, $"{Width} parallel commands and back, p50", figures.P50, "ms",
            form == Form.Distributed ? Goal.AtMost(135, "at most 135 ms") : null);
        bench.Report.Add(Name, form, $"{Width} parallel commands and back, p99", figures.P99, "ms");
        await sagas.CheckAsync(bench.Report, Report.Title(Name, form), cancellationToken);
    }
}
