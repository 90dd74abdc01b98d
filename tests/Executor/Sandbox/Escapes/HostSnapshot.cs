using System.Globalization;

namespace Platform.Tests.Executor.Sandbox.Escapes;

/// <summary>What an escape could have changed on this machine, as text that two moments are compared by.</summary>
internal static class HostSnapshot
{
    public static string Take(string outside) => string.Join('\n',
    [
        .. Files(outside, read: true),
        .. Files("/etc", read: false),
        .. Directory.EnumerateFileSystemEntries("/dev/shm", "itops-escape*"),
        .. ControlGroups(),
        $"name {Environment.MachineName}",
        $"mounts below {File.ReadLines("/proc/self/mounts").Count(line => line.Contains(outside, StringComparison.Ordinal))}",
        $"core pattern {File.ReadAllText("/proc/sys/kernel/core_pattern")}",
        $"segments {File.ReadLines("/proc/sysvipc/shm").Count()}",
        $"keys {File.ReadLines("/proc/keys").Count(line => line.Contains("itops-escape", StringComparison.Ordinal))}",
    ]);

    private static IEnumerable<string> Files(string folder, bool read) =>
        Directory.EnumerateFileSystemEntries(folder, "*", new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = true })
            .Order(StringComparer.Ordinal)
            .Select(path => new FileInfo(path))
            .Select(file => string.Create(CultureInfo.InvariantCulture,
                $"{file.FullName} {file.UnixFileMode} {file.LastWriteTimeUtc:O} {(read && file.Exists ? File.ReadAllText(file.FullName) : "")}"));

    private static IEnumerable<string> ControlGroups() => Directory.Exists("/sys/fs/cgroup")
        ? Directory.EnumerateDirectories("/sys/fs/cgroup", "itops-escape", new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = 4 })
        : [];
}
