using System.Globalization;
using Platform.Lab.Runs;

namespace Platform.Lab.Worlds;

/// <summary>
/// Ends the processes of a run: those whose ids its setup wrote down, their children, and whatever else carries the run's
/// token in its environment. A process that started before the run is never touched, whatever its id.
/// </summary>
internal sealed class LabProcesses(LabVariables variables, TimeProvider clock)
{
    private static readonly TimeSpan s_grace = TimeSpan.FromSeconds(4);
    private readonly HashSet<(int, long)> _before = [.. ProcessTable.Read().Select(p => (p.Id, p.Started))];

    /// <summary>The names of processes that could not be ended; empty where all is well.</summary>
    public async Task<IReadOnlyList<string>> EndAsync()
    {
        await EndAsync("TERM", s_grace);
        await EndAsync("KILL", s_grace);
        return [.. Find().Select(p => $"process {p.Id} ({p.Name})")];
    }

    private async Task EndAsync(string signal, TimeSpan patience)
    {
        var deadline = clock.GetUtcNow() + patience;
        var told = new HashSet<(int, long)>();
        while (Find() is { Count: > 0 } left && clock.GetUtcNow() < deadline)
        {
            // Supervisors first, so that they do not start again what is ended.
            var fresh = left.Where(p => told.Add((p.Id, p.Started))).OrderBy(p => p.Name switch { "runsvdir" => 0, "runsv" => 1, _ => 2 }).ToList();
            if (fresh.Count > 0)
            {
                await Tool.RunAsync("kill", [$"-{signal}", .. fresh.Select(p => p.Id.ToString(CultureInfo.InvariantCulture))], s_grace, CancellationToken.None);
            }
            await Task.Delay(TimeSpan.FromMilliseconds(50), clock, CancellationToken.None);
        }
    }

    private List<ProcessEntry> Find()
    {
        var all = ProcessTable.Read().Where(p => !p.Ended && !_before.Contains((p.Id, p.Started)) && p.Id != Environment.ProcessId).ToList();
        var written = WrittenDown();
        var mine = all.Where(p => written.Contains(p.Id) || ProcessTable.HasVariable(p.Id, "LAB_RUN", variables.Run)).ToDictionary(p => p.Id);
        for (var grew = true; grew;)
        {
            grew = false;
            foreach (var child in all.Where(p => mine.ContainsKey(p.Parent)))
            {
                grew |= mine.TryAdd(child.Id, child);
            }
        }
        return [.. mine.Values];
    }

    private HashSet<int> WrittenDown()
    {
        var file = Path.Combine(variables.Dir, ".pids");
        return File.Exists(file)
            ? [.. File.ReadAllText(file).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)
                .Select(word => int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : 0).Where(id => id > 1)]
            : [];
    }
}
