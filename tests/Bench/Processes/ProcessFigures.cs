using System.Globalization;

namespace Platform.Bench.Processes;

/// <summary>What Linux says of a process and its children.</summary>
internal static class ProcessFigures
{
    /// <summary>Clock ticks a second in /proc; Linux has shown 100 on every architecture for decades.</summary>
    private const double TicksPerSecond = 100;

    /// <summary>Processor time of the process and all its children, those that have ended too, in seconds.</summary>
    public static double CpuSeconds(int process) =>
        (Ticks(process, ended: true) + Children(process).Sum(child => Ticks(child, ended: false))) / TicksPerSecond;

    /// <summary>Resident memory in MB, pages that processes share divided among them (proportional set size), children included.</summary>
    public static double ResidentMegabytes(int process) =>
        Children(process).Prepend(process).Sum(ResidentKilobytes) / 1024.0;

    /// <summary>Seconds since the process started.</summary>
    public static double AgeSeconds(int process)
    {
        var uptime = double.Parse(Read("/proc/uptime").Split(' ')[0], CultureInfo.InvariantCulture);
        return Stat(process) is { Length: > 0 } fields ? uptime - (Number(fields[19]) / TicksPerSecond) : throw new BenchFailedException($"Process {process} has ended.");
    }

    private static long Ticks(int process, bool ended)
    {
        var fields = Stat(process);
        return fields.Length == 0 ? 0 : Number(fields[11]) + Number(fields[12]) + (ended ? Number(fields[13]) + Number(fields[14]) : 0);
    }

    private static IEnumerable<int> Children(int process) =>
        Directory.EnumerateDirectories("/proc")
            .Select(folder => int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : 0)
            .Where(id => id > 0 && Stat(id) is [_, var parent, ..] && Number(parent) == process);

    private static long ResidentKilobytes(int process)
    {
        var line = Read($"/proc/{process}/smaps_rollup").Split('\n').FirstOrDefault(line => line.StartsWith("Pss:", StringComparison.Ordinal));
        return line is null ? 0 : Number(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1]);
    }

    /// <summary>The fields after the name: state, parent, ...; empty where the process has ended.</summary>
    private static string[] Stat(int process)
    {
        var text = Read($"/proc/{process}/stat");
        return text.Length == 0 ? [] : text[(text.LastIndexOf(')') + 2)..].Split(' ');
    }

    private static string Read(string file)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (IOException)
        {
            return "";
        }
    }

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);
}
