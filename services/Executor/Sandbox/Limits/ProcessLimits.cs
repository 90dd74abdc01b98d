using System.Globalization;
using Platform.Executor.Runners;

namespace Platform.Executor.Sandbox.Limits;

/// <summary>Limits of each process by itself, set by the shell that starts the sandbox; and the way into the control group.</summary>
internal static class ProcessLimits
{
    private const int CpuTimeExceeded = 128 + 24;
    private const int FileSizeExceeded = 128 + 25;

    /// <summary>What the shell does first. A hard limit that is lower already stays as it is.</summary>
    public static string Shell(ScriptRun run, SandboxOptions options, ControlGroup? group, bool root)
    {
        var commands = new List<string>
        {
            "ulimit -c 0",
            $"ulimit -n {options.OpenFiles} 2>&- || :",
            $"ulimit -f {options.FileMegabytes * 2048L} 2>&- || :",
            // The kernel says so at the first of the two, and kills without a word at the second.
            $"ulimit -H -t {options.CpuSeconds + 5} 2>&- || :",
            $"ulimit -S -t {options.CpuSeconds} 2>&- || :",
        };
        if (group?.LimitsMemory != true)
        {
            commands.Add($"ulimit -d {options.MemoryMegabytes * 1024L} 2>&- || :");
        }
        if (root && run.ReadOnly)
        {
            commands.Add(Processes(options.ProbeProcesses));
        }
        else if (!root && group?.LimitsProcesses != true)
        {
            commands.Add(Processes(OwnThreads() + options.Processes)); // the kernel counts all of the user's
        }
        commands.AddRange((group?.Doors ?? []).Select(door => $"echo $$ >{ScriptEnvironment.ShellLiteral(door)} || exit 1"));
        return string.Concat(commands.Select(command => command + "; "));
    }

    /// <summary>Limits of single processes that ended the script, each as a sentence. What ended a child of it is not known.</summary>
    public static IEnumerable<string> Reached(ProcessResult result, SandboxOptions options) => result switch
    {
        { End: ProcessEnd.Exited, ExitCode: FileSizeExceeded } => [$"A file reached the limit of {options.FileMegabytes} MiB (Sandbox:FileMegabytes)."],
        { End: ProcessEnd.Exited, ExitCode: CpuTimeExceeded } => [$"A process reached the limit of {options.CpuSeconds} s of processor time (Sandbox:CpuSeconds)."],
        _ => [],
    };

    // dash knows the limit as p, bash as u.
    private static string Processes(int count) => $"ulimit -p {count} 2>&- || ulimit -u {count} 2>&- || :";

    private static int OwnThreads() => Directory.EnumerateDirectories("/proc").Sum(folder =>
    {
        try
        {
            var status = File.ReadAllLines(Path.Combine(folder, "status"));
            return Field(status, "Uid:") == Field(File.ReadAllLines("/proc/self/status"), "Uid:")
                ? int.Parse(Field(status, "Threads:"), CultureInfo.InvariantCulture)
                : 0;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return 0; // no process, or ended meanwhile
        }
    });

    private static string Field(string[] status, string name) =>
        status.First(line => line.StartsWith(name, StringComparison.Ordinal))[name.Length..].Trim().Split('\t')[0];
}
