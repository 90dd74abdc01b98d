using System.Globalization;
using System.Text;
using Platform.Contracts.Execution;
using Platform.Contracts.Runbooks;
using Platform.Executor.Execution;
using Platform.Executor.Sandbox;

namespace Platform.Executor.Runners;

/// <summary>
/// bash, sh or PowerShell on another machine over the OpenSSH client. The host key is pinned, nothing is asked, no agent
/// and no forwarding is used. The script travels over standard input, never on a command line, and is read to its end
/// before it runs. The read-only sandbox is this machine's: on a remote target probes are read-only by review alone.
/// </summary>
internal sealed class SshRunner(SupervisedProcess processes) : IScriptRunner
{
    private const string Begin = "itops-begin";
    private const string End = "itops-end";
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
        ScriptEnvironment.Check(run.Parameters);
        if (run.Text.Contains('\0', StringComparison.Ordinal))
        {
            throw new ExecutionRefusedException("The script holds a NUL character.");
        }
    }

    public async Task<ScriptResult> RunAsync(ScriptRun run, Action<string>? live, CancellationToken stop)
    {
        Check(run);
        using var client = SshClient.For(run.Target);
        var result = await processes.RunAsync(Command(client, run, Remote(run), Input(run), run.Timeout), live, stop);
        if (result.End != ProcessEnd.Exited)
        {
            await EndRemoteAsync(client, run);
        }
        var began = result.Errors.Contains(Begin, StringComparison.Ordinal);
        if (result is { End: ProcessEnd.Exited, ExitCode: ConnectionFailed } && !result.Errors.Contains(End, StringComparison.Ordinal))
        {
            var problem = $"ssh to {SshClient.Name(run.Target)}: {result.Errors.Replace(Begin, "", StringComparison.Ordinal).Trim()}";
            throw began
                ? new OutcomeUnknownException($"The connection was lost while the script ran. {problem}")
                : new TargetUnavailableException(problem);
        }
        return new ScriptResult(result.End, result.ExitCode, result.Output, result.Truncated, result.Duration);
    }

    /// <summary>Errors go aside: that stream carries only the markers and what the client itself says; the script's go with its output.</summary>
    private static ProcessCommand Command(SshClient client, ScriptRun run, string remote, string input, TimeSpan timeout) => new()
    {
        Program = client.Program,
        Arguments = [.. client.Arguments, remote],
        Environment = client.Environment,
        Input = Encoding.UTF8.GetBytes(input),
        Folder = "/",
        Timeout = timeout,
        OutputCharacters = run.OutputCharacters,
        ErrorsAside = true,
    };

    private static string Remote(ScriptRun run)
    {
        if (run.Interpreter == Interpreter.PowerShell)
        {
            return "pwsh -NoLogo -NoProfile -NonInteractive -Command \"& ([scriptblock]::Create([Console]::In.ReadToEnd()))\"";
        }
        var shell = run.Interpreter == Interpreter.Sh ? "sh" : "bash";
        var loader = $"itops_script=$(cat; printf .); printf '{Begin}\\n' >&2; (eval \"${{itops_script%.}}\") 2>&1; "
            + $"itops_code=$?; printf '{End}\\n' >&2; exit $itops_code";
        return $"exec env -i PATH={ScriptEnvironment.Path} LANG=C.UTF-8 HOME=\"$HOME\" {Survivors.Marker}={run.ExecutionId:D} "
            + $"{shell} -c {ScriptEnvironment.ShellLiteral(loader)}";
    }

    private static string Input(ScriptRun run) => run.Interpreter == Interpreter.PowerShell
        ? $"[Console]::Error.WriteLine('{Begin}')\n{PowerShellRunner.Prelude(run.Parameters)}{run.Text}"
        : "unset itops_script\n"
            + string.Concat(run.Parameters.Select(p => $"export {p.Key}={ScriptEnvironment.ShellLiteral(p.Value)}\n"))
            + run.Text;

    /// <summary>Closing the connection does not end what runs over there; a second, short session does, by the marker that its children carry.</summary>
    private async Task EndRemoteAsync(SshClient client, ScriptRun run)
    {
        if (run.Interpreter == Interpreter.PowerShell)
        {
            return;
        }
        var script = $$"""
            for n in 1 2 3 4 5; do
              found=
              for p in /proc/[0-9]*; do
                if tr '\0' '\n' 2>/dev/null < "$p/environ" | grep -qx '{{Survivors.Marker}}={{run.ExecutionId.ToString("D", CultureInfo.InvariantCulture)}}'; then
                  kill -KILL "${p#/proc/}" 2>/dev/null && found=1
                fi
              done
              [ -n "$found" ] || break
            done
            """;
        await processes.RunAsync(Command(client, run, "exec sh -s", script, TimeSpan.FromSeconds(15)), null, CancellationToken.None);
    }
}
