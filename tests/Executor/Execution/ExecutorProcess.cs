using System.Diagnostics;

namespace Platform.Tests.Executor.Execution;

/// <summary>The Executor as a process of its own, so that it can be killed.</summary>
internal sealed class ExecutorProcess : IAsyncDisposable
{
    private readonly Process _process;

    private ExecutorProcess(Process process) => _process = process;

    public static ExecutorProcess Start(string connectionString, ScratchFolder folder)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "Platform.Executor.dll")])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment =
            {
                ["ConnectionStrings__Executor"] = connectionString,
                ["Sandbox__RunFolder"] = folder["runs"],
                ["Approvals__PolicyFile"] = folder["policy.yaml"],
                ["ASPNETCORE_URLS"] = "http://127.0.0.1:0",
                ["Work__executor-execute-step__LeaseSeconds"] = "3",
                ["Work__executor-rehearse-plan__LeaseSeconds"] = "3",
            },
        };
        var process = Process.Start(start)!;
        _ = process.StandardOutput.ReadToEndAsync();
        _ = process.StandardError.ReadToEndAsync();
        return new ExecutorProcess(process);
    }

    /// <summary>As a crash or the kernel ends it: without a chance to say anything.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            await KillAsync();
        }
        _process.Dispose();
    }
}
