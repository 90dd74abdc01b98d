using Platform.Contracts.Execution;
using Platform.Contracts.Runbooks;
using Platform.Executor.Execution;

namespace Platform.Executor.Runners;

/// <summary>Chooses the runner for a target and an interpreter.</summary>
internal sealed class ScriptRunners(LocalRunner local, SshRunner ssh, PowerShellRunner powerShell, AwsRunner aws)
{
    /// <exception cref="ExecutionRefusedException">The target does not run scripts of that kind.</exception>
    public IScriptRunner For(Target target, Interpreter interpreter) => (target.Kind, interpreter) switch
    {
        (TargetKind.Local, Interpreter.Bash or Interpreter.Sh) => local,
        (TargetKind.Local, Interpreter.PowerShell) => powerShell,
        (TargetKind.Local, Interpreter.Aws) => aws,
        (TargetKind.Aws, Interpreter.Bash or Interpreter.Sh or Interpreter.Aws) => aws,
        (TargetKind.PowerShell, Interpreter.PowerShell) when target.Host is null => powerShell,
        (TargetKind.PowerShell, Interpreter.PowerShell) => ssh,
        (TargetKind.Ssh, _) => ssh,
        _ => throw new ExecutionRefusedException(
            $"Target {target.Name} is of kind {target.Kind} and does not run {interpreter} scripts. Use a runbook written for it, or another target."),
    };
}
