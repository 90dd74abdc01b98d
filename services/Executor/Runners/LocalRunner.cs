using Platform.Contracts.Runbooks;
using Platform.Executor.Sandbox;

namespace Platform.Executor.Runners;

/// <summary>bash and sh on this machine, in the sandbox.</summary>
internal sealed class LocalRunner(LocalSandbox sandbox) : IScriptRunner
{
    public void Check(ScriptRun run) => sandbox.Check(run, Program(run));

    public Task<ScriptResult> RunAsync(ScriptRun run, Action<string>? live, CancellationToken stop) => sandbox.RunAsync(
        run,
        new SandboxedProgram
        {
            Program = Program(run),
            Files = new Dictionary<string, string> { ["script"] = run.Text },
            Arguments = folder => [Path.Combine(folder, "script")],
            Environment = run.Variables,
        },
        live,
        stop);

    private static string Program(ScriptRun run) => run.Interpreter == Interpreter.Sh ? "sh" : "bash";
}
