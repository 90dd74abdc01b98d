using System.Globalization;

namespace Platform.Executor.Sandbox.Limits;

/// <summary>
/// The control group of a run, one run at a time: what all of its processes together may use, and the way to find and to end them, whatever
/// they did to get out of sight. Where the kernel offers a controller in its second version that is used, else the first.
/// </summary>
internal sealed class ControlGroup
{
    /// <summary>How the names of all groups begin.</summary>
    public const string Prefix = "itops-";

    private const int Rounds = 50;
    private const int EmptyRounds = 200;
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(5);
    private readonly string[] _folders;
    private (long Memory, long Processes) _before;

    private ControlGroup(string name, string[] folders) => (Name, _folders) = (name, folders);

    public string Name { get; }

    /// <summary>True where the memory or the number of processes of all together is limited.</summary>
    public bool LimitsMemory { get; private init; }

    public bool LimitsProcesses { get; private init; }

    /// <summary>It was made for runs that are kept on the loopback interface.</summary>
    public bool OnLoopback { get; private init; }

    /// <summary>The kernel keeps its processes on the loopback interface.</summary>
    public bool IsKeptOnLoopback { get; private init; }

    /// <summary>Files that a process writes its id to, to become a member.</summary>
    public IEnumerable<string> Doors => _folders.Select(folder => Path.Combine(folder, "cgroup.procs"));

    /// <summary>A new group; null where none can be made, as for an ordinary user without a delegated group.</summary>
    public static ControlGroup? Create(string name, SandboxOptions options, TimeProvider time, bool onLoopback)
    {
        var hierarchy = ControlGroupHierarchy.Here(options);
        hierarchy.RemoveLeftOvers(Prefix, time);
        var made = new List<string>();
        var unified = Make(hierarchy.Unified, name, made);
        var memory = Limit(unified, "memory.max", Bytes(options)) || Limit(Make(hierarchy.Memory, name, made), "memory.limit_in_bytes", Bytes(options));
        if (memory && unified is not null)
        {
            Limit(unified, "memory.swap.max", "0");
        }
        var processes = Number(options.Processes);
        var limited = Limit(unified, "pids.max", processes) || Limit(Make(hierarchy.Processes, name, made), "pids.max", processes);
        // A tenth of a second is the period in which the share of the processors is counted.
        var share = Number(options.CpuPercent * 1000L);
        _ = Limit(unified, "cpu.max", $"{share} 100000") || Limit(Make(hierarchy.Cpu, name, made), "cpu.cfs_quota_us", share);
        return made.Count == 0
            ? null
            : new ControlGroup(name, [.. made])
            {
                LimitsMemory = memory, LimitsProcesses = limited,
                OnLoopback = onLoopback, IsKeptOnLoopback = onLoopback && unified is not null && LoopbackOnly.Apply(unified),
            };
    }

    /// <summary>Ends what is in the group of that name.</summary>
    /// <returns>How many processes were ended.</returns>
    public static int Kill(string name, SandboxOptions options)
    {
        var group = new ControlGroup(name, [.. ControlGroupHierarchy.Here(options).All.Select(f => Path.Combine(f, name)).Where(Directory.Exists)]);
        var members = group.Members().Distinct().Count();
        group.Kill();
        return members;
    }

    /// <summary>Makes an empty group ready for another run.</summary>
    /// <returns>False where it is gone: somebody removed it.</returns>
    public bool Begin(SandboxOptions options)
    {
        foreach (var folder in _folders)
        {
            // Ending the run before may have set it to nought.
            Limit(folder, "pids.max", Number(options.Processes));
        }
        _before = (Ended(), Refused());
        return Array.TrueForAll(_folders, Directory.Exists);
    }

    /// <summary>Ends all its processes; none can be started while that goes on.</summary>
    public void Kill()
    {
        foreach (var folder in _folders)
        {
            if (!Limit(folder, "cgroup.kill", "1"))
            {
                Limit(folder, "pids.max", "0");
            }
        }
        for (var round = 0; round < Rounds && Members().Select(Survivors.Kill).Aggregate(false, (any, killed) => any || killed); round++)
        {
        }
    }

    /// <summary>Limits that were reached, each as a sentence.</summary>
    public IReadOnlyList<string> Reached(SandboxOptions options)
    {
        var reached = new List<string>();
        if (Ended() > _before.Memory)
        {
            reached.Add($"Memory reached the limit of {options.MemoryMegabytes} MiB (Sandbox:MemoryMegabytes) and a process of the script was ended.");
        }
        if (Refused() > _before.Processes)
        {
            reached.Add($"The limit of {options.Processes} processes (Sandbox:Processes) was reached, so further ones could not start.");
        }
        return reached;
    }

    /// <summary>Waits for the end of its last process, about a second at most.</summary>
    /// <returns>False where processes are left.</returns>
    public async Task<bool> WaitUntilEmptyAsync(TimeProvider time)
    {
        for (var round = 0; round < EmptyRounds; round++)
        {
            if (!Members().Any())
            {
                return true;
            }
            await Task.Delay(s_pause, time, CancellationToken.None);
        }
        return false;
    }

    /// <summary>Removes it; where processes are left, a later executor does.</summary>
    public void Remove() => Array.ForEach(_folders, folder => ControlGroupHierarchy.Remove(folder));

    /// <summary>Processes that the kernel ended for want of memory, and those that could not start, since the group was made.</summary>
    private long Ended() => _folders.Sum(folder => Count(folder, "memory.events", "oom_kill") + Count(folder, "memory.oom_control", "oom_kill"));

    private long Refused() => _folders.Sum(folder => Count(folder, "pids.events", "max"));

    private IEnumerable<int> Members() => _folders.SelectMany(folder => Lines(Path.Combine(folder, "cgroup.procs")))
        .Select(line => int.Parse(line, CultureInfo.InvariantCulture)).Where(id => id > 0);

    private static string? Make(string? parent, string name, List<string> made)
    {
        if (parent is null || made.Contains(Path.Combine(parent, name)))
        {
            return parent is null ? null : Path.Combine(parent, name);
        }
        try
        {
            var folder = Directory.CreateDirectory(Path.Combine(parent, name)).FullName;
            made.Add(folder);
            return folder;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static bool Limit(string? folder, string file, string value)
    {
        if (folder is null || !File.Exists(Path.Combine(folder, file)))
        {
            return false;
        }
        try
        {
            File.WriteAllText(Path.Combine(folder, file), value);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static long Count(string folder, string file, string name) => Lines(Path.Combine(folder, file))
        .Where(line => line.StartsWith(name + ' ', StringComparison.Ordinal))
        .Sum(line => long.Parse(line.AsSpan(name.Length + 1), CultureInfo.InvariantCulture));

    private static string[] Lines(string file)
    {
        try
        {
            return File.Exists(file) ? File.ReadAllLines(file) : [];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private static string Bytes(SandboxOptions options) => Number(options.MemoryMegabytes * 1024L * 1024L);

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);
}
