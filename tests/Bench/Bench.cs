using System.Globalization;
using Platform.Bench.Processes;
using Platform.Bench.Results;
using Platform.Bench.Tasks;

namespace Platform.Bench;

/// <summary>What the parts of a run share.</summary>
internal sealed class Bench(BenchSettings settings, Report report, TimeProvider clock)
{
    public BenchSettings Settings => settings;

    /// <summary>A run of seconds that says whether something is broken, not how fast it is.</summary>
    public bool IsShort => settings.IsShort;

    public Report Report => report;

    public TimeProvider Clock => clock;

    /// <summary>The platform that the parts of a short run share; null where each has its own.</summary>
    public BenchPlatform? Shared { get; set; }

    public PostgresServer Postgres { get; } = new(settings.Postgres);

    /// <summary>The servers that a form uses.</summary>
    public IReadOnlyList<(string Name, int Process)> Servers(Form form) =>
        form == Form.Standalone ? [("postgres", ProcessOf("servers", "postgres"))] : [("postgres", ProcessOf("servers", "postgres")), ("rabbitmq", ProcessOf("servers", "rabbitmq"))];

    public void AddMemory(string part, Form form, string when, IReadOnlyList<(string Name, int Process)> processes, Goal? goal = null)
    {
        var resident = processes.Select(process => (process.Name, Megabytes: ProcessFigures.ResidentMegabytes(process.Process))).ToList();
        foreach (var (name, megabytes) in resident)
        {
            report.Add(part, form, $"resident memory, {when}: {name}", megabytes, "MB", resident.Count == 1 ? goal : null);
        }
        if (resident.Count > 1)
        {
            report.Add(part, form, $"resident memory, {when}: together", resident.Sum(process => process.Megabytes), "MB", goal);
        }
    }

    /// <summary>Where the time goes: processor time of each process for one task.</summary>
    public void AddCpu(string part, Form form, CpuTimes times, int tasks)
    {
        if (settings.Profile)
        {
            foreach (var (name, seconds) in times.Taken())
            {
                report.Add(part, form, $"processor time per task: {name}", 1_000 * seconds / tasks, "ms");
            }
        }
    }

    /// <summary>Id of a server's or a service's process.</summary>
    public int ProcessOf(string kind, string name) =>
        int.Parse(File.ReadAllText(Path.Combine(settings.Home, kind, name, "pid")).Split(' ')[0], CultureInfo.InvariantCulture);
}
