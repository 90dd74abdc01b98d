using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Options;
using Platform.Contracts.Runbooks;
using Platform.Executor.Execution;
using Platform.Executor.Runners;
using Platform.Executor.Sandbox.Limits;
using Platform.Executor.Sandbox.SystemCalls;
using Platform.Executor.Secrets;

namespace Platform.Executor.Sandbox;

/// <summary>Runs a program under bubblewrap. Where that cannot be done nothing runs: there is no way around the sandbox.</summary>
internal sealed partial class LocalSandbox(SupervisedProcess processes, IOptions<SandboxOptions> options, ILogger<LocalSandbox> logger) : IDisposable
{
    private static readonly UTF8Encoding s_utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
    private const int Attempts = 3;
    /// <summary>The exit code of a process that signal n ended is this plus n.</summary>
    private const int SignalBase = 128;
    private readonly SandboxOptions _options = options.Value;
    private readonly ControlGroups _groups = new(options.Value, processes.Time);
    private bool _saidOpen;

    /// <exception cref="ExecutionRefusedException">It asks for more than the target allows.</exception>
    /// <exception cref="TargetUnavailableException">A program is missing.</exception>
    public void Check(ScriptRun run, string program)
    {
        Need("bwrap", "bubblewrap");
        Need(program, program);
        if (Environment.IsPrivilegedProcess && run.ReadOnly)
        {
            Need("setpriv", "util-linux");
        }
        if (!run.ReadOnly && CallFilter.IsSupported)
        {
            Need("perl", "perl-base");
        }
        ScriptEnvironment.Check(run.Variables);
        _ = Mounts.For(run);
    }

    /// <exception cref="OutcomeUnknownException">The sandbox was killed, with the script in it.</exception>
    /// <exception cref="TargetUnavailableException">The sandbox could not be set up; nothing ran.</exception>
    public async Task<ScriptResult> RunAsync(ScriptRun run, SandboxedProgram program, Action<string>? live, CancellationToken stop)
    {
        Check(run, program.Program);
        // A supervised service may go away between being seen and being mounted over. Nothing has run then, so it is tried again.
        for (var attempt = 1; ; attempt++)
        {
            var fifos = Environment.IsPrivilegedProcess && run.ReadOnly ? Supervisors.StateFifos() : [];
            try
            {
                return await RunAsync(run, program, fifos, live, stop);
            }
            catch (TargetUnavailableException) when (fifos.Count > 0 && attempt < Attempts)
            {
            }
        }
    }

    /// <summary>Ends what an execution left when its executor died.</summary>
    /// <returns>How many processes were ended.</returns>
    public int EndLeftOvers(Guid executionId) => _groups.Kill(executionId) + Survivors.Kill(executionId);

    private async Task<ScriptResult> RunAsync(
        ScriptRun run, SandboxedProgram program, IReadOnlyList<string> fifos, Action<string>? live, CancellationToken stop)
    {
        var folder = Path.Combine(_options.RunFolder, Guid.NewGuid().ToString("N"));
        var group = TakeGroup(run);
        try
        {
            var mounts = Mounts.For(run);
            await WriteFilesAsync(folder, run, program.Files, mounts, stop);
            using var watch = run.ReadOnly ? null : OpenWatch(folder);
            await using var standIn = fifos.Count > 0 ? await OpenStandInAsync(folder, stop) : null;
            var result = await processes.RunAsync(Command(run, program, folder, mounts, fifos, group, watch), live, stop);
            // bubblewrap reports the program's exit; without that it failed before the program was there, or was killed.
            var status = await File.ReadAllTextAsync(Status(folder), CancellationToken.None);
            if (result.End == ProcessEnd.Exited && !status.Contains("exit-code", StringComparison.Ordinal))
            {
                throw result.ExitCode > SignalBase
                    ? new OutcomeUnknownException($"The sandbox was ended by signal {result.ExitCode - SignalBase}, perhaps because memory ran out; what the script did by then is not known.")
                    : new TargetUnavailableException($"The sandbox could not be set up: {(result.Errors + result.Output).Trim()}");
            }
            return new ScriptResult(result.End, result.ExitCode, Join(result.Output, result.Errors), result.Truncated, result.Duration)
            {
                RefusedWrites = watch?.Refused ?? [],
                LimitsReached = [.. group?.Reached(_options) ?? [], .. ProcessLimits.Reached(result, _options)],
            };
        }
        finally
        {
            Remove(folder);
            if (group is not null && !await _groups.GiveBackAsync(run.ExecutionId, group))
            {
                LogGroupNotRemoved(logger, run.ExecutionId);
            }
        }
    }

    public void Dispose() => _groups.Dispose();

    private ControlGroup? TakeGroup(ScriptRun run)
    {
        var onLoopback = SandboxArguments.Network(run) == NetworkEffect.Loopback;
        try
        {
            MakePrivate(_options.RunFolder);
            var group = _groups.Take(run.ExecutionId, onLoopback);
            if (onLoopback && group is not { IsKeptOnLoopback: true } && !Interlocked.Exchange(ref _saidOpen, true))
            {
                LogLoopbackIsOpen(logger);
            }
            return group;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new TargetUnavailableException($"{_options.RunFolder} cannot be used: {e.Message} Free space there, or set Sandbox:RunFolder.");
        }
    }

    private static WriteWatch? OpenWatch(string folder)
    {
        try
        {
            return WriteWatch.Open(folder);
        }
        catch (SocketException e)
        {
            throw new TargetUnavailableException($"{folder} takes no socket: {e.Message}. Set Sandbox:RunFolder to a folder on a local file system.");
        }
    }

    private static void MakePrivate(string folder) => Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);

    private void Remove(string folder)
    {
        try
        {
            if (Directory.Exists(folder))
            {
                Directory.Delete(folder, recursive: true);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            LogNotRemoved(logger, e, folder); // what the script did is known all the same
        }
    }

    /// <summary>A FIFO that every user may open for writing, and that has a reader as long as the stream is open.</summary>
    private async Task<FileStream> OpenStandInAsync(string folder, CancellationToken cancellationToken)
    {
        var fifo = Path.Combine(folder, "ok");
        var make = new ProcessCommand
        {
            Program = Programs.Find("mkfifo") ?? throw new TargetUnavailableException("mkfifo is not installed. Install it: apt-get install coreutils"),
            Arguments = ["-m", "666", fifo],
            Environment = new Dictionary<string, string>(),
            Folder = "/",
            Timeout = TimeSpan.FromSeconds(10),
            OutputCharacters = 1_000,
        };
        await processes.RunAsync(make, null, cancellationToken);
        return new FileStream(fifo, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite, bufferSize: 0);
    }

    private ProcessCommand Command(
        ScriptRun run, SandboxedProgram program, string folder, Mounts mounts, IReadOnlyList<string> fifos, ControlGroup? group, WriteWatch? watch)
    {
        var root = Environment.IsPrivilegedProcess;
        var scratch = Path.Combine(folder, "scratch");
        var environment = new Dictionary<string, string>(program.Environment)
        {
            ["PATH"] = ScriptEnvironment.Path,
            ["LANG"] = "C.UTF-8",
            ["HOME"] = scratch,
            ["TMPDIR"] = scratch,
            ["PYTHONDONTWRITEBYTECODE"] = "1", // else Python tries to keep what it compiled beside its own, read-only modules
            [Survivors.Marker] = run.ExecutionId.ToString("D"),
        };
        var before = ProcessLimits.Shell(run, _options, group, root);
        var filter = CallFilter.IsSupported ? $" 4<{ScriptEnvironment.ShellLiteral(Filter(folder))}" : "";
        IReadOnlyList<string> line = [.. watch?.Before ?? [], "/bin/sh"];
        return new ProcessCommand
        {
            Program = line[0],
            Arguments =
            [
                .. line.Skip(1), "-c", $"{before}exec \"$@\" 3>\"$0\"{filter}{(run.ReadOnly ? "" : " 2>&1")}", Status(folder), .. run.Overlay?.Entry ?? [],
                .. mounts.ReadOnlyFirst.Count > 0 ? ReadOnlyEntries.Before(folder) : [], Programs.Find("bwrap")!, "--json-status-fd", "3",
                .. SandboxArguments.Build(run, folder, mounts.Places, fifos, _options, root),
                .. Loader(run, scratch), program.Program, .. program.Arguments(folder),
            ],
            Input = HandedOver.Input(run.Secrets),
            Mask = run.Mask,
            Environment = environment,
            Folder = "/",
            Timeout = run.Timeout,
            OutputCharacters = run.OutputCharacters,
            Sweep = group is not null ? () => Task.Run(group.Kill)
                : SandboxArguments.SharesProcesses(run) ? () => Task.Run(() => Survivors.Kill(run.ExecutionId)) : null,
        };
    }

    /// <summary>Takes the secrets in behind the walls of the sandbox, then becomes the program.</summary>
    private static string[] Loader(ScriptRun run, string scratch) => run.Secrets.Count == 0
        ? []
        : ["/bin/sh", "-c", $"{HandedOver.Commands(run.Secrets, ScriptEnvironment.ShellLiteral(scratch))}exec \"$@\" < /dev/null", "sh"];

    private async Task WriteFilesAsync(string folder, ScriptRun run, IReadOnlyDictionary<string, string> files, Mounts mounts, CancellationToken cancellationToken)
    {
        try
        {
            MakePrivate(folder);
            MakePrivate(Path.Combine(folder, "scratch"));
            await File.WriteAllBytesAsync(Status(folder), [], cancellationToken);
            await File.WriteAllBytesAsync(Filter(folder), CallFilter.IsSupported ? DeniedCalls.Filter(run.Effects, sockets: run.Overlay is null) : [], cancellationToken);
            if (mounts.ReadOnlyFirst.Count > 0)
            {
                await File.WriteAllBytesAsync(Path.Combine(folder, ReadOnlyEntries.List), ReadOnlyEntries.Text(mounts.ReadOnlyFirst), cancellationToken);
            }
            foreach (var (name, text) in files)
            {
                await File.WriteAllBytesAsync(Path.Combine(folder, name), s_utf8.GetBytes(text), cancellationToken);
            }
        }
        catch (EncoderFallbackException)
        {
            throw new ExecutionRefusedException("The script is no valid Unicode text (it holds half of a surrogate pair).");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new TargetUnavailableException($"The script could not be put into {_options.RunFolder}: {e.Message} Free space there, or set Sandbox:RunFolder.");
        }
    }

    private static string Filter(string folder) => Path.Combine(folder, "filter");

    private static string Status(string folder) => Path.Combine(folder, "status");

    private static string Join(string output, string errors) =>
        errors.Length == 0 || output.Length == 0 || output.EndsWith('\n') ? output + errors : $"{output}\n{errors}";

    private static void Need(string program, string package)
    {
        if (Programs.Find(program) is null)
        {
            throw new TargetUnavailableException($"{program} is not installed on the executor's machine. Install it: apt-get install {package}");
        }
    }

    [LoggerMessage(LogLevel.Warning, "Scripts whose network is Loopback reach other machines here: keeping them on the loopback interface takes root and control groups of version 2")]
    private static partial void LogLoopbackIsOpen(ILogger logger);

    [LoggerMessage(LogLevel.Warning, "The control group of execution {ExecutionId} could not be removed yet; a later run removes it")]
    private static partial void LogGroupNotRemoved(ILogger logger, Guid executionId);

    [LoggerMessage(LogLevel.Warning, "The files of a run could not be removed from {Folder}; remove them by hand")]
    private static partial void LogNotRemoved(ILogger logger, Exception exception, string folder);
}
