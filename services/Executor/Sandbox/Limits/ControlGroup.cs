using System.Globalization;

namespace Platform.Executor.Sandbox.Limits;

/// <summary>
/// The control group of one run: what all of its processes together may use, and the way to find and to end them, whatever
/// they did to get out of sight. Where the kernel offers a controller in its second version that is used, else the first.
/// </summary>
internal sealed class ControlGroup
{
    private const string Prefix = "itops-";
    private const int Rounds = 50;
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(20);
    private readonly string[] _folders;

    private ControlGroup(string[] folders) => _folders = folders;

    /// <summary>True where the memory or the number of processes of all together is limited.</summary>
    public bool LimitsMemory { get; private init; }

    public bool LimitsProcesses { get; private init; }

    /// <summary>The folder of the second version, which takes network rules; null where there is none.</summary>
    public string? Unified { get; private init; }

    /// <summary>Files that a process writes its id to, to become a member.</summary>
    public IEnumerable<string> Doors => _folders.Select(folder => Path.Combine(folder, "cgroup.procs"));

    /// <summary>A new group; null where none can be made, as for an ordinary user without a delegated group.</summary>
    public static ControlGroup? Create(Guid execution, SandboxOptions options, TimeProvider time)
    {
        var name = $"{Prefix}{execution:N}";
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
            : new ControlGroup([.. made]) { LimitsMemory = memory, LimitsProcesses = limited, Unified = unified };
    }

    /// <summary>Ends what an execution left, after the process that supervised it died.</summary>
    /// <returns>How many processes were ended.</returns>
    public static int Kill(Guid execution, SandboxOptions options)
    {
        var group = new ControlGroup([.. ControlGroupHierarchy.Here(options).All.Select(f => Path.Combine(f, $"{Prefix}{execution:N}")).Where(Directory.Exists)]);
        var members = group.Members().Distinct().Count();
        group.Kill();
        return members;
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
        if (_folders.Any(f => Count(f, "memory.events", "oom_kill") > 0 || Count(f, "memory.oom_control", "oom_kill") > 0))
        {
            reached.Add($"Memory reached the limit of {options.MemoryMegabytes} MiB (Sandbox:MemoryMegabytes) and a process of the script was ended.");
        }
        if (_folders.Any(f => Count(f, "pids.events", "max") > 0))
        {
            reached.Add($"The limit of {options.Processes} processes (Sandbox:Processes) was reached, so further ones could not start.");
        }
        return reached;
    }

    /// <summary>Removes it once its last process is gone.</summary>
    /// <returns>False where it could not be removed; it is removed later.</returns>
    public async Task<bool> RemoveAsync(TimeProvider time)
    {
        for (var round = 0; round < Rounds; round++)
        {
            if (Array.TrueForAll(_folders, ControlGroupHierarchy.Remove))
            {
                return true;
            }
            await Task.Delay(s_pause, time, CancellationToken.None);
        }
        return false;
    }

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
