using Platform.Executor.Execution;
using Platform.Executor.Sandbox;

namespace Platform.Executor.Runners;

/// <summary>PowerShell on this machine, in the sandbox. The script stays a file of its own; parameters are set by the file that runs it.</summary>
internal sealed class PowerShellRunner(LocalSandbox sandbox) : IScriptRunner
{
    public void Check(ScriptRun run)
    {
        if (Programs.Find("pwsh") is null)
        {
            throw new TargetUnavailableException(
                $"PowerShell (pwsh) is not installed on the executor's machine; looked in {ScriptEnvironment.Path}. "
                + "Install it: https://learn.microsoft.com/powershell/scripting/install/installing-powershell-on-linux");
        }
        sandbox.Check(run, "pwsh");
    }

    public Task<ScriptResult> RunAsync(ScriptRun run, Action<string>? live, CancellationToken stop)
    {
        Check(run);
        var program = new SandboxedProgram
        {
            Program = "pwsh",
            Files = new Dictionary<string, string>
            {
                ["script.ps1"] = run.Text,
                ["run.ps1"] = Prelude(run.Variables) + ". (Join-Path $PSScriptRoot 'script.ps1')\nif (-not $?) { exit 1 }\n",
            },
            Arguments = folder => ["-NoLogo", "-NoProfile", "-NonInteractive", "-File", Path.Combine(folder, "run.ps1")],
            Environment = new Dictionary<string, string> { ["POWERSHELL_TELEMETRY_OPTOUT"] = "1", ["POWERSHELL_UPDATECHECK"] = "Off", ["NO_COLOR"] = "1" },
        };
        return sandbox.RunAsync(run, program, live, stop);
    }

    /// <summary>One assignment a line.</summary>
    public static string Prelude(IReadOnlyDictionary<string, string> parameters) =>
        string.Concat(parameters.Select(p => $"${p.Key} = {ScriptEnvironment.PowerShellLiteral(p.Value)}\n"));
}
