namespace Platform.Bench.Processes;

/// <summary>Processor time of named processes between two moments.</summary>
internal sealed class CpuTimes
{
    private readonly IReadOnlyList<(string Name, int Process, double Seconds)> _before;

    private CpuTimes(IEnumerable<(string Name, int Process)> processes) =>
        _before = [.. processes.Select(process => (process.Name, process.Process, ProcessFigures.CpuSeconds(process.Process)))];

    public static CpuTimes Start(IEnumerable<(string Name, int Process)> processes) => new(processes);

    /// <summary>Seconds of each since the start.</summary>
    public IReadOnlyList<(string Name, double Seconds)> Taken() =>
        [.. _before.Select(process => (process.Name, ProcessFigures.CpuSeconds(process.Process) - process.Seconds))];
}
