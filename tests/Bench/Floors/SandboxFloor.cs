using System.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Platform.Bench.Results;
using Platform.Contracts.Execution;
using Platform.Contracts.Runbooks;
using Platform.Executor.Runners;
using Platform.Executor.Sandbox;
using Platform.Executor.Sandbox.SystemCalls;

namespace Platform.Bench.Floors;

/// <summary>One script that does nothing, in the sandbox of a step that declares to change nothing.</summary>
internal sealed class SandboxFloor : IDisposable
{
    private static readonly TimeSpan s_limit = TimeSpan.FromMinutes(1);
    private readonly SpawningThread _spawning = new();
    private readonly SandboxOptions _options;
    private readonly LocalSandbox _sandbox;
    private readonly LocalRunner _runner;
    private readonly TimeProvider _clock;
    private readonly string _folder;

    public SandboxFloor(string home, TimeProvider clock)
    {
        _clock = clock;
        _folder = Directory.CreateDirectory(Path.Combine(home, "sandbox-floor")).FullName;
        _options = new SandboxOptions { RunFolder = Path.Combine(_folder, "runs") };
        _sandbox = new LocalSandbox(new SupervisedProcess(_spawning, clock), Options.Create(_options), NullLogger<LocalSandbox>.Instance);
        _runner = new LocalRunner(_sandbox);
    }

    /// <summary>bubblewrap with the executor's arguments around <c>true</c>, and nothing else.</summary>
    public Task<LoadFigures> BareAsync(int atOnce, TimeSpan lasting, CancellationToken cancellationToken)
    {
        var folder = Path.Combine(_options.RunFolder, "bare");
        Directory.CreateDirectory(Path.Combine(folder, "scratch"));
        var filter = Path.Combine(folder, "filter");
        File.WriteAllBytes(filter, CallFilter.IsSupported ? DeniedCalls.Filter(DeclaredEffects.ReadOnly, sockets: true) : []);
        string[] arguments =
        [
            "-c", "exec \"$@\" 4<\"$0\"", filter, Programs.Find("bwrap") ?? throw new BenchFailedException("bwrap is not installed: apt-get install bubblewrap"),
            .. SandboxArguments.Build(Run(), folder, [], [], _options, Environment.IsPrivilegedProcess), "true",
        ];
        return Load.RunAsync(atOnce, lasting, async token =>
        {
            using var process = Process.Start(new ProcessStartInfo("/bin/sh", arguments) { UseShellExecute = false }) ?? throw new BenchFailedException("/bin/sh cannot be started.");
            await process.WaitForExitAsync(token);
            Succeeded(process.ExitCode);
        }, _clock, cancellationToken);
    }

    /// <summary>The same as the executor does it: with its limits, its group, its watch over writes, and the output read.</summary>
    public Task<LoadFigures> WholeAsync(int atOnce, TimeSpan lasting, CancellationToken cancellationToken) => Load.RunAsync(
        atOnce, lasting, async token => Succeeded((await _runner.RunAsync(Run(), null, token)).ExitCode), _clock, cancellationToken);

    public void Dispose()
    {
        _sandbox.Dispose();
        _spawning.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private static ScriptRun Run() => new()
    {
        ExecutionId = Guid.NewGuid(),
        Target = new Target { Name = "bench", Kind = TargetKind.Local, Scope = new TargetScope { WritablePaths = [], Network = NetworkEffect.None } },
        Interpreter = Interpreter.Bash,
        Text = "true",
        Parameters = new Dictionary<string, string>(),
        ReadOnly = false,
        Effects = DeclaredEffects.ReadOnly,
        Timeout = s_limit,
        OutputCharacters = 1_000,
    };

    private static void Succeeded(int exitCode)
    {
        if (exitCode != 0)
        {
            throw new BenchFailedException($"A script that does nothing ended with {exitCode} in the sandbox.");
        }
    }
}
