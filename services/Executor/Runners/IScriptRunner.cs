using Platform.Executor.Execution;

namespace Platform.Executor.Runners;

/// <summary>Runs scripts in one way: sandboxed here, over ssh, by PowerShell, by the AWS CLI.</summary>
internal interface IScriptRunner
{
    /// <summary>Looks whether the script could start, without starting it.</summary>
    /// <exception cref="ExecutionRefusedException">It asks for more than the target allows.</exception>
    /// <exception cref="TargetUnavailableException">Something that it needs is missing.</exception>
    void Check(ScriptRun run);

    /// <summary>Runs the script to its end, its time-out or its stop; its processes are gone afterwards.</summary>
    /// <param name="live">Gets output as it comes, safe to show; one call at a time.</param>
    /// <exception cref="ExecutionRefusedException">It did not start, see <see cref="Check"/>.</exception>
    /// <exception cref="TargetUnavailableException">It did not start, see <see cref="Check"/>.</exception>
    /// <exception cref="OutcomeUnknownException">The connection to the target was lost while it ran.</exception>
    /// <exception cref="OperationCanceledException">It was told to stop before it started; nothing ran.</exception>
    Task<ScriptResult> RunAsync(ScriptRun run, Action<string>? live, CancellationToken stop);
}
