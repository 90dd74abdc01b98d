namespace Platform.Executor.Sandbox.Limits;

/// <summary>
/// Where this process may make control groups. In the second version that is beside its own group, because controllers are
/// given to the children of a group that holds no processes; at the root of the hierarchy, and in the first version, below.
/// </summary>
/// <param name="Unified">Folder of the second version; null where it is not mounted.</param>
/// <param name="Memory">Folders of the first version's controllers.</param>
internal sealed record ControlGroupHierarchy(string? Unified, string? Memory, string? Processes, string? Cpu)
{
    private static readonly TimeSpan s_old = TimeSpan.FromHours(2);

    public IEnumerable<string> All => ((IEnumerable<string?>)[Unified, Memory, Processes, Cpu]).OfType<string>().Distinct(StringComparer.Ordinal);

    public static ControlGroupHierarchy Here(SandboxOptions options)
    {
        var own = File.ReadAllLines("/proc/self/cgroup").Select(line => line.Split(':', 3)).ToDictionary(part => part[1], part => part[2]);
        string? unified = null, memory = null, processes = null, cpu = null;
        foreach (var mount in File.ReadAllLines("/proc/self/mounts").Select(line => line.Split(' ')))
        {
            if (mount[2] == "cgroup2")
            {
                var group = own.GetValueOrDefault("", "/");
                unified = options.ControlGroup ?? Below(mount[1], group == "/" ? group : Path.GetDirectoryName(group)!);
            }
            else if (mount[2] == "cgroup")
            {
                var group = own.FirstOrDefault(o => o.Key.Length > 0 && o.Key.Split(',').All(mount[3].Split(',').Contains)).Value ?? "/";
                memory = Holds(mount, "memory") ? Below(mount[1], group) : memory;
                processes = Holds(mount, "pids") ? Below(mount[1], group) : processes;
                cpu = Holds(mount, "cpu") ? Below(mount[1], group) : cpu;
            }
        }
        return new ControlGroupHierarchy(unified, memory, processes, cpu);
    }

    /// <summary>Removes the empty groups that a crashed executor left, once they are older than any run can be.</summary>
    public void RemoveLeftOvers(string prefix, TimeProvider time)
    {
        var before = time.GetUtcNow() - s_old;
        foreach (var folder in All.SelectMany(parent => Directory.EnumerateDirectories(parent, prefix + '*')).Where(f => Directory.GetCreationTimeUtc(f) < before && !IsOwned(f, prefix)))
        {
            Remove(folder);
        }
    }

    /// <summary>Whether the process that made it, whose id is in its name, still lives (or another one with that id does).</summary>
    private static bool IsOwned(string folder, string prefix) => Directory.Exists($"/proc/{Path.GetFileName(folder)[prefix.Length..].Split('-')[0]}");

    /// <summary>True where it is gone; false while it has processes.</summary>
    public static bool Remove(string folder)
    {
        try
        {
            Directory.Delete(folder); // the kernel's own files in it do not count
            return true;
        }
        catch (DirectoryNotFoundException)
        {
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static bool Holds(string[] mount, string controller) => mount[3].Split(',').Contains(controller);

    private static string? Below(string mount, string group)
    {
        var folder = Path.Join(mount, group);
        return Directory.Exists(folder) ? folder.TrimEnd('/') : null;
    }
}
