using System.Text;
using System.Text.RegularExpressions;
using Platform.Contracts.Execution;
using Platform.Contracts.Runbooks;
using Platform.Executor.Execution;
using Platform.Executor.Sandbox;
using Platform.Executor.Targets;

namespace Platform.Executor.Runners;

/// <summary>
/// bash, sh or PowerShell on another machine over the OpenSSH client. The host key is pinned, nothing is asked, no agent
/// and no forwarding is used; each script has a connection of its own. The script travels over standard input, never on a
/// command line, and is read to its end before it runs. The read-only sandbox is this machine's: on a remote target probes
/// are read-only by review alone.
/// </summary>
internal sealed partial class SshRunner(SupervisedProcess processes) : IScriptRunner
{
    private const int ConnectionFailed = 255;

    public void Check(ScriptRun run)
    {
        if (Programs.Find("ssh") is null)
        {
            throw new TargetUnavailableException("ssh is not installed on the executor's machine. Install it: apt-get install openssh-client");
        }
        if (run.Target.IdentityFile is { } identity && !File.Exists(identity))
        {
            throw new TargetUnavailableException($"The identity file {identity} of target {run.Target.Name} does not exist on the executor's machine.");
        }
        if (run is { Interpreter: Interpreter.PowerShell, Secrets.Count: > 0 })
        {
            throw new ExecutionRefusedException("A secret cannot be handed to PowerShell over ssh. Let the script read it on the target, or use a bash step.");
        }
        ScriptEnvironment.Check(run.Variables);
        if (run.Text.Contains('\0', StringComparison.Ordinal))
        {
            throw new ExecutionRefusedException("The script holds a NUL character.");
        }
    }

    public async Task<ScriptResult> RunAsync(ScriptRun run, Action<string>? live, CancellationToken stop)
    {
        Check(run);
        using var client = SshClient.For(run.Target);
        var supervised = run.Interpreter != Interpreter.PowerShell;
        var result = await processes.RunAsync(supervised ? Supervised(client, run) : PowerShell(client, run), live, stop);
        var began = result.Errors.Contains(RemoteScript.Begin, StringComparison.Ordinal);
        var ended = result.Errors.Contains(RemoteScript.End, StringComparison.Ordinal);
        if (result.End != ProcessEnd.Exited)
        {
            if (supervised && !await EndRemoteAsync(client, run))
            {
                throw new OutcomeUnknownException(
                    $"The script on {SshClient.Name(run.Target)} was told to end, but the host did not confirm that nothing of it runs any more.");
            }
        }
        else if (!ended && (supervised || result.ExitCode == ConnectionFailed))
        {
            throw Cut(run.Target, began, result);
        }
        return new ScriptResult(result.End, result.ExitCode, result.Output, result.Truncated, result.Duration);
    }

    /// <summary>Why there is no end: the connection never stood, or was lost.</summary>
    private static Exception Cut(Target target, bool began, ProcessResult result)
    {
        var said = result.Errors.Replace(RemoteScript.Begin, "", StringComparison.Ordinal).Trim();
        if (began)
        {
            return new OutcomeUnknownException($"The connection was lost while the script ran. ssh to {SshClient.Name(target)}: {said}");
        }
        if (said.Contains("Host key verification failed", StringComparison.Ordinal) || said.Contains("no matching host key type", StringComparison.Ordinal))
        {
            var pinned = HostKey.Fingerprint(target.HostKey!);
            var sent = Fingerprint().Matches(said).Select(match => match.Value).FirstOrDefault(fingerprint => fingerprint != pinned) ?? "a key of another type";
            return new TargetUnavailableException(
                $"The host key of {target.Name} is not the pinned one, so nothing was sent to it. Pinned: {pinned}; the host at {SshClient.Name(target)} sent: {sent}. "
                + "If it was set up anew on purpose, save the target with its new key; if not, something else answers in its place.");
        }
        return new TargetUnavailableException($"ssh to {SshClient.Name(target)}: {said}");
    }

    /// <summary>
    /// Errors go aside: that stream carries only the markers and what the client itself says; the script's go with its
    /// output. The input stays open: its end tells the supervisor over there that the connection is gone.
    /// </summary>
    private static ProcessCommand Supervised(SshClient client, ScriptRun run) =>
        Command(client, run, RemoteScript.Command(run), RemoteScript.Input(run), run.Timeout) with { KeepsInputOpen = true };

    private static ProcessCommand PowerShell(SshClient client, ScriptRun run) => Command(
        client, run,
        "pwsh -NoLogo -NoProfile -NonInteractive -Command \"& ([scriptblock]::Create([Console]::In.ReadToEnd()))\"",
        Encoding.UTF8.GetBytes($"[Console]::Error.WriteLine('{RemoteScript.Begin}')\n{PowerShellRunner.Prelude(run.Variables)}{run.Text}"),
        run.Timeout);

    private static ProcessCommand Command(SshClient client, ScriptRun run, string remote, byte[] input, TimeSpan timeout) => new()
    {
        Program = client.Program,
        Arguments = [.. client.Arguments, remote],
        Environment = client.Environment,
        Input = input,
        Mask = run.Mask,
        Folder = "/",
        Timeout = timeout,
        OutputCharacters = run.OutputCharacters,
        ErrorsAside = true,
    };

    /// <summary>True where a second, short session found nothing of the script alive any more.</summary>
    private async Task<bool> EndRemoteAsync(SshClient client, ScriptRun run)
    {
        var command = Command(client, run, "exec sh -s", Encoding.UTF8.GetBytes(RemoteScript.Sweep(run)), TimeSpan.FromSeconds(20));
        var result = await processes.RunAsync(command, null, CancellationToken.None);
        return result.Output.Contains(RemoteScript.Clean, StringComparison.Ordinal);
    }

    [GeneratedRegex("SHA256:[A-Za-z0-9+/]{43}", RegexOptions.CultureInvariant)]
    private static partial Regex Fingerprint();
}
