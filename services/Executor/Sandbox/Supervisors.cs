using System.Globalization;

namespace Platform.Executor.Sandbox;

/// <summary>
/// Service supervisors of the daemontools family (runit, daemontools). They are asked for a service's state by opening the
/// FIFO <c>supervise/ok</c> for writing, which only root may, and are steered through its neighbour <c>supervise/control</c>.
/// A probe may ask and must not steer: it gets a stand-in for the first and has no right to the second.
/// </summary>
internal static class Supervisors
{
    /// <summary>Absolute paths of the FIFOs of all supervisors that run on this machine.</summary>
    public static IReadOnlyList<string> StateFifos() =>
    [
        .. Directory.EnumerateDirectories("/proc")
            .Where(folder => int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out _) && IsSupervisor(folder))
            .Select(ServiceFolder)
            .OfType<string>()
            .Select(folder => Path.Combine(folder, "supervise/ok"))
            .Where(File.Exists)
            .Distinct(StringComparer.Ordinal),
    ];

    private static bool IsSupervisor(string process)
    {
        try
        {
            return File.ReadAllText(Path.Combine(process, "comm")).TrimEnd() is "runsv" or "supervise";
        }
        catch (IOException)
        {
            return false; // ended meanwhile
        }
    }

    private static string? ServiceFolder(string process)
    {
        try
        {
            return new FileInfo(Path.Combine(process, "cwd")).LinkTarget;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null; // ended meanwhile
        }
    }
}
