using System.Text;
using Microsoft.Extensions.Caching.Memory;
using Platform.Contracts.Runbooks;
using Platform.Executor.Runners;
using Platform.Executor.Sandbox;

namespace Platform.Executor.Execution;

/// <summary>
/// Refuses scripts that their interpreter would refuse half-way: nothing of a broken script runs. The last scripts that parse
/// are remembered, because a runbook's scripts come again with each task and asking a shell takes several processes.
/// </summary>
internal sealed class ParseCheck(SupervisedProcess processes) : IDisposable
{
    // Counted in characters of scripts.
    private readonly MemoryCache _good = new(new MemoryCacheOptions { SizeLimit = 4_000_000 });

    /// <summary>Longest script, in characters.</summary>
    public const int MaxLength = 1_000_000;

    /// <exception cref="ExecutionRefusedException">The script does not parse.</exception>
    /// <exception cref="TargetUnavailableException">The interpreter could not be asked.</exception>
    public async Task CheckAsync(Interpreter interpreter, string script, CancellationToken cancellationToken)
    {
        if (script.Length > MaxLength || script.Contains('\0', StringComparison.Ordinal))
        {
            throw new ExecutionRefusedException($"The script is longer than {MaxLength:N0} characters or holds a NUL character.");
        }
        if (interpreter == Interpreter.PowerShell)
        {
            return; // pwsh parses a whole file before it runs any of it
        }
        var shell = interpreter == Interpreter.Sh ? "sh" : "bash";
        if (_good.TryGetValue((shell, script), out _))
        {
            return;
        }
        var command = new ProcessCommand
        {
            Program = "/bin/sh",
            Arguments = ["-c", $"exec {shell} -n /dev/stdin"],
            Environment = new Dictionary<string, string> { ["PATH"] = ScriptEnvironment.Path, ["LANG"] = "C.UTF-8" },
            Input = Encoding.UTF8.GetBytes(script),
            Folder = "/",
            Timeout = TimeSpan.FromSeconds(10),
            OutputCharacters = 2_000,
        };
        var result = await processes.RunAsync(command, null, cancellationToken);
        if (result.End != ProcessEnd.Exited || result.ExitCode != 0)
        {
            throw new ExecutionRefusedException(
                $"The script does not parse, so nothing of it was run: {result.Errors.Replace("/dev/stdin", "script", StringComparison.Ordinal).Trim()}");
        }
        _good.Set((shell, script), true, new MemoryCacheEntryOptions { Size = script.Length + 100 });
    }

    public void Dispose() => _good.Dispose();
}
