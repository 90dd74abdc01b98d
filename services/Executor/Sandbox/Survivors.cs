using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Platform.Executor.Sandbox;

/// <summary>
/// Ends processes of a run that share the host's process table and so outlive their script. They are found by a marker in
/// the environment that every child inherits, and by the session that the script began. A process that clears its
/// environment and begins a session of its own escapes both, so this is only for machines without control groups; and even
/// there only runs with undeclared effects, or with declared services or processes, share the host's process table.
/// </summary>
internal static class Survivors
{
    public const string Marker = "ITOPS_EXECUTION";
    private const int Rounds = 20;

    /// <summary>Kills until a whole look at the process table finds nothing, at most 20 times.</summary>
    /// <returns>How many processes were killed.</returns>
    public static int Kill(Guid executionId)
    {
        var killed = 0;
        for (var round = 0; round < Rounds; round++)
        {
            var found = Find(executionId);
            if (found.Count == 0)
            {
                break;
            }
            killed += found.Count(Kill);
        }
        return killed;
    }

    private static List<int> Find(Guid executionId)
    {
        var marker = Encoding.ASCII.GetBytes($"{Marker}={executionId:D}\0");
        var sessions = new HashSet<int>();
        var table = new List<(int Id, int Session)>();
        var found = new HashSet<int>();
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (!int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out var id)
                || id == Environment.ProcessId || ReadSession(folder) is not { } session)
            {
                continue;
            }
            table.Add((id, session));
            if (Read(Path.Combine(folder, "environ")) is { } environment && environment.AsSpan().IndexOf(marker) >= 0)
            {
                found.Add(id);
                if (session == id)
                {
                    sessions.Add(session);
                }
            }
        }
        return [.. table.Where(p => found.Contains(p.Id) || sessions.Contains(p.Session)).Select(p => p.Id)];
    }

    /// <summary>Null for processes that are gone or are only waiting to be reaped.</summary>
    private static int? ReadSession(string folder)
    {
        if (Read(Path.Combine(folder, "stat")) is not { Length: > 0 } bytes)
        {
            return null;
        }
        var stat = Encoding.UTF8.GetString(bytes);
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' '); // state, parent, group, session, ...
        return fields[0] is "Z" or "X" ? null : int.Parse(fields[3], CultureInfo.InvariantCulture);
    }

    private static byte[]? Read(string file)
    {
        try
        {
            return File.ReadAllBytes(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null; // ended meanwhile, or another user's
        }
    }

    /// <summary>False where it had ended already.</summary>
    public static bool Kill(int id)
    {
        try
        {
            using var process = Process.GetProcessById(id);
            process.Kill();
            return true;
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
