using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Platform.Contracts.Execution;
using Platform.Contracts.Runbooks;
using Platform.Executor.Runners;
using Platform.Executor.Sandbox;

namespace Platform.Tests.Executor;

/// <summary>Runs scripts with the real runners, without a bus or a database.</summary>
internal sealed class Scripts : IDisposable
{
    private readonly SpawningThread _spawning = new();
    private readonly ScratchFolder _runs = new();

    /// <param name="configure">Changes the options of the sandbox.</param>
    public Scripts(Action<SandboxOptions>? configure = null)
    {
        var options = new SandboxOptions { RunFolder = Path.Combine(_runs.Path, "runs"), HiddenPaths = Hidden };
        configure?.Invoke(options);
        Processes = new SupervisedProcess(_spawning, TimeProvider.System);
        Sandbox = new LocalSandbox(Processes, Options.Create(options), NullLogger<LocalSandbox>.Instance);
        Local = new LocalRunner(Sandbox);
    }

    public string RunFolder => Path.Combine(_runs.Path, "runs");

    /// <summary>Files of runs that are there now.</summary>
    public string[] RunFolders() => Directory.GetFileSystemEntries(RunFolder);

    public List<string> Hidden { get; } = [];

    public SupervisedProcess Processes { get; }

    public LocalSandbox Sandbox { get; }

    public LocalRunner Local { get; }

    public static Target LocalTarget(params string[] writable) => new()
    {
        Name = "local",
        Kind = TargetKind.Local,
        Scope = new TargetScope { WritablePaths = writable, Network = NetworkEffect.Loopback },
    };

    public static DeclaredEffects Writes(params string[] paths) => new() { Declared = true, Writes = paths };

    public static ScriptRun Step(string script, DeclaredEffects effects, params string[] scope) => new()
    {
        ExecutionId = Guid.NewGuid(),
        Target = LocalTarget(scope),
        Interpreter = Interpreter.Bash,
        Text = script,
        Parameters = new Dictionary<string, string>(),
        ReadOnly = false,
        Effects = effects,
        Timeout = TimeSpan.FromSeconds(20),
        OutputCharacters = 1_048_576,
    };

    public static ScriptRun Probe(string script, params string[] scope) => Step(script, DeclaredEffects.ReadOnly, scope) with { ReadOnly = true };

    public Task<ScriptResult> RunAsync(ScriptRun run, Action<string>? live = null, CancellationToken stop = default) => Local.RunAsync(run, live, stop);

    public void Dispose()
    {
        Sandbox.Dispose();
        _spawning.Dispose();
        _runs.Dispose();
    }
}
