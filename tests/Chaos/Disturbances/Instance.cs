using System.Diagnostics;

namespace Platform.Chaos.Disturbances;

/// <summary>The processes of the platform under test; the script that started them stops and starts them.</summary>
internal sealed class Instance(string script)
{
    /// <summary>SIGKILL.</summary>
    public Task KillAsync(string part, CancellationToken cancellationToken) => RunAsync(["signal", part, "KILL"], null, cancellationToken);

    public Task SignalAsync(string part, string signal, CancellationToken cancellationToken) => RunAsync(["signal", part, signal], null, cancellationToken);

    /// <summary>Starts a part that does not run, and waits until it is ready.</summary>
    public Task StartAsync(string part, CancellationToken cancellationToken) => RunAsync(["start", part], null, cancellationToken);

    /// <summary>Restarts a service so that it kills itself at the point.</summary>
    public Task StartToCrashAsync(string service, string point, CancellationToken cancellationToken) => RunAsync(["launch", service], point, cancellationToken);

    /// <summary>Whether the recorded process is alive.</summary>
    public async Task<bool> RunsAsync(string part, CancellationToken cancellationToken) =>
        await ExitCodeAsync(["runs", part], null, cancellationToken) is (0, _);

    /// <summary>Stops RabbitMQ and deletes its data.</summary>
    public Task WipeAsync(string part, CancellationToken cancellationToken) => RunAsync(["wipe", part], null, cancellationToken);

    private async Task RunAsync(string[] arguments, string? crashAt, CancellationToken cancellationToken)
    {
        if (await ExitCodeAsync(arguments, crashAt, cancellationToken) is (not 0, var said))
        {
            throw new RunFailedException($"{script} chaos-part {string.Join(' ', arguments)} failed: {said}");
        }
    }

    private async Task<(int Code, string Said)> ExitCodeAsync(string[] arguments, string? crashAt, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(script) { RedirectStandardError = true, RedirectStandardOutput = true, UseShellExecute = false };
        start.ArgumentList.Add("chaos-part");
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }
        // What this program was told in confidence must not reach the services that the script starts.
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("CHAOS_", StringComparison.Ordinal)).ToList())
        {
            start.Environment.Remove(name);
        }
        if (crashAt is not null)
        {
            start.Environment["PLATFORM_CRASH_AT"] = crashAt;
        }
        using var process = Process.Start(start) ?? throw new RunFailedException($"{script} cannot be started.");
        var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
        var errors = process.StandardError.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        return (process.ExitCode, $"{await output}{await errors}".Trim());
    }
}
