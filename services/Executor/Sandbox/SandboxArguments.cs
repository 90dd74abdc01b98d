using System.Globalization;
using Platform.Contracts.Runbooks;
using Platform.Executor.Runners;
using Platform.Executor.Sandbox.SystemCalls;

namespace Platform.Executor.Sandbox;

/// <summary>The command line of bubblewrap for one run. See services/decisions/0010-local-sandbox.md for what each part is for.</summary>
internal static class SandboxArguments
{
    /// <summary>Sockets through which root steers the whole machine: out of reach unless services are declared, or nothing is.</summary>
    private static readonly string[] s_controlSockets =
    [
        "/run/docker.sock", "/run/containerd/containerd.sock", "/run/podman/podman.sock", "/run/crio/crio.sock",
        "/run/systemd/private", "/run/dbus/system_bus_socket",
    ];

    /// <summary>
    /// Steps run as root with no more than this. Not CAP_DAC_READ_SEARCH: with one writable mount it opens any file of the
    /// same file system for writing, by handle. Not CAP_SYS_PTRACE: it leads to the host's mounts through /proc.
    /// </summary>
    private static readonly string[] s_stepCapabilities = ["CAP_CHOWN", "CAP_FOWNER", "CAP_FSETID", "CAP_DAC_OVERRIDE", "CAP_KILL"];

    /// <summary>True where the run shares the host's process table, so that it can signal processes of the host.</summary>
    public static bool SharesProcesses(ScriptRun run) =>
        !run.ReadOnly && (!run.Effects.Declared || run.Effects.Processes.Count > 0 || run.Effects.Services.Count > 0);

    /// <param name="run">What is confined.</param>
    /// <param name="folder">The run's own folder with the script; holds an empty folder <c>scratch</c>.</param>
    /// <param name="places">What is writable; empty for read-only runs.</param>
    /// <param name="stateFifos">Supervisors' FIFOs for which the run's own FIFO <c>ok</c> stands in.</param>
    /// <param name="options">Limits.</param>
    /// <param name="root">Whether this process is root.</param>
    public static List<string> Build(
        ScriptRun run, string folder, IReadOnlyList<Place> places, IReadOnlyList<string> stateFifos,
        SandboxOptions options, bool root)
    {
        var scratch = Path.Combine(folder, "scratch");
        List<string> arguments =
        [
            "--die-with-parent", "--new-session", "--unshare-ipc", "--unshare-uts",
            .. places is [{ Path: "/" }, ..] ? (string[])["--bind", "/", "/"] : ["--ro-bind", "/", "/"],
        ];
        foreach (var place in places.Where(p => p.Path != "/"))
        {
            arguments.AddRange([place.Writable ? "--bind" : "--ro-bind-try", place.Source ?? place.Path, place.Path]);
        }
        // Each script sees its own folder only, and of that only the scratch folder is writable.
        arguments.AddRange(["--perms", "0755", "--tmpfs", options.RunFolder, "--ro-bind", folder, folder]);
        arguments.AddRange(["--perms", "1777", "--size", Bytes(options.ScratchMegabytes), "--tmpfs", scratch, "--remount-ro", options.RunFolder]);
        arguments.AddRange(["--dev", "/dev", "--perms", "1777", "--size", Bytes(options.ScratchMegabytes), "--tmpfs", "/dev/shm", "--remount-ro", "/dev"]);
        arguments.AddRange(["--ro-bind", "/sys", "/sys"]);
        foreach (var fifo in stateFifos)
        {
            arguments.AddRange(["--bind", Path.Combine(folder, "ok"), fifo]);
        }
        if (!SharesProcesses(run))
        {
            arguments.Add("--unshare-pid");
        }
        // Probes look at the host's processes without being able to reach them; steps that do not share them see their own.
        // Either way it is read-only: the kernel's settings in it are the host's, and root may write them.
        arguments.AddRange(run.ReadOnly || SharesProcesses(run) ? ["--ro-bind", "/proc", "/proc"] : ["--proc", "/proc", "--remount-ro", "/proc"]);
        if (run.Overlay is not null)
        {
            arguments.AddRange(["--tmpfs", "/run", "--remount-ro", "/run"]); // what listens there is the host's
        }
        if (Network(run) == NetworkEffect.None)
        {
            arguments.Add("--unshare-net");
        }
        foreach (var hidden in Hidden(run, options))
        {
            arguments.AddRange(Directory.Exists(hidden) ? ["--tmpfs", hidden, "--remount-ro", hidden] : ["--ro-bind", "/dev/null", hidden]);
        }
        if (CallFilter.IsSupported)
        {
            arguments.AddRange(["--seccomp", "4"]);
        }
        arguments.AddRange(["--chdir", scratch, "--cap-drop", "ALL"]);
        if (root)
        {
            foreach (var capability in run.ReadOnly ? s_beforeProbe : StepCapabilities(run.Effects, SharesProcesses(run)))
            {
                arguments.AddRange(["--cap-add", capability]);
            }
        }
        arguments.Add("--");
        if (root && run.ReadOnly)
        {
            arguments.AddRange(AsProbeUser(options.ProbeUser));
        }
        return arguments;
    }

    private static readonly string[] s_beforeProbe = ["CAP_SYS_PTRACE", "CAP_DAC_READ_SEARCH", "CAP_SETUID", "CAP_SETGID", "CAP_SETPCAP"];

    /// <summary>
    /// Probes read everything and may ask who holds a port or a file, but run as a user that owns nothing: so neither a path
    /// through /proc/ID/root, nor a FIFO, nor a socket of root can be written, read-only mounts or not.
    /// </summary>
    private static string[] AsProbeUser(long user)
    {
        var id = user.ToString(CultureInfo.InvariantCulture);
        const string Keep = "-all,+sys_ptrace,+dac_read_search";
        return
        [
            "setpriv", "--reuid", id, "--regid", id, "--clear-groups", "--inh-caps", Keep, "--ambient-caps", Keep, "--bounding-set", "-all", "--",
        ];
    }

    private static IEnumerable<string> StepCapabilities(DeclaredEffects effects, bool sharesProcesses)
    {
        // Changing the user is safe only where no process of the host is visible: another user's process shows the host's mounts.
        string[] more = effects.Accounts.Count > 0 || effects.Packages.Count > 0
            ? sharesProcesses ? ["CAP_AUDIT_WRITE"] : ["CAP_AUDIT_WRITE", "CAP_SETUID", "CAP_SETGID", "CAP_SYS_CHROOT"]
            : [];
        return [.. s_stepCapabilities, .. more];
    }

    /// <summary>The narrower of what the target allows and what a step declares.</summary>
    public static NetworkEffect Network(ScriptRun run)
    {
        var scope = run.Overlay is null ? run.Target.Scope.Network : NetworkEffect.None;
        return !run.ReadOnly && run.Effects.Declared && run.Effects.Network < scope ? run.Effects.Network : scope;
    }

    private static IEnumerable<string> Hidden(ScriptRun run, SandboxOptions options)
    {
        var sockets = !run.ReadOnly && run.Effects is { Declared: true, Services.Count: 0, Packages.Count: 0 } ? s_controlSockets : [];
        return [.. options.HiddenPaths.Where(Path.Exists), .. run.Overlay is null ? sockets.Where(File.Exists) : []];
    }

    private static string Bytes(int megabytes) => (megabytes * 1024L * 1024L).ToString(CultureInfo.InvariantCulture);
}
