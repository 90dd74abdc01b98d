using System.Diagnostics;
using System.Globalization;

namespace Platform.Chaos.Disturbances;

/// <summary>The processes of the platform under test; the script that started them stops and starts them.</summary>
internal sealed class Instance(string script, string name)
{
    public Task SignalAsync(string part, string signal, CancellationToken cancellationToken) => RunAsync(["signal", part, signal], null, cancellationToken);

    /// <summary>Starts a part that does not run; the moment at which its process began.</summary>
    public async Task<DateTimeOffset> LaunchAsync(string part, CancellationToken cancellationToken) =>
        Launched(await RunAsync(["launch", part], null, cancellationToken)).At;

    /// <summary>Starts a service so that it kills itself at the point; the id of its process.</summary>
    public async Task<int> LaunchToCrashAsync(string service, string point, CancellationToken cancellationToken) =>
        Launched(await RunAsync(["launch", service], point, cancellationToken)).ProcessId;

    /// <summary>Returns when a part that was launched says that it is ready.</summary>
    public Task ReadyAsync(string part, CancellationToken cancellationToken) => RunAsync(["ready", part], null, cancellationToken);

    /// <summary>Whether a process is alive; one that has ended and waits to be reaped is not.</summary>
    public static bool Runs(int processId)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{processId}/stat");
            return stat[stat.LastIndexOf(')') + 2] is not ('Z' or 'X');
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>Stops RabbitMQ and deletes its data.</summary>
    public Task WipeAsync(string part, CancellationToken cancellationToken) => RunAsync(["wipe", part], null, cancellationToken);

    /// <summary>Empty databases for the services of a form; services that run are stopped.</summary>
    public Task PrepareAsync(string form, CancellationToken cancellationToken) => RunAsync(["prepare", form], null, cancellationToken);

    /// <summary>Starts the services of the form without waiting.</summary>
    public Task LaunchServicesAsync(CancellationToken cancellationToken) => RunAsync(["launch-all"], null, cancellationToken);

    public Task StopServicesAsync(CancellationToken cancellationToken) => RunAsync(["stop-all"], null, cancellationToken);

    private static (int ProcessId, DateTimeOffset At) Launched(string said)
    {
        var words = said.Split('\n')[^1].Split(' ');
        return (int.Parse(words[0], CultureInfo.InvariantCulture),
            DateTimeOffset.UnixEpoch.AddSeconds(double.Parse(words[1], CultureInfo.InvariantCulture)));
    }

    private async Task<string> RunAsync(string[] arguments, string? crashAt, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(script) { RedirectStandardError = true, RedirectStandardOutput = true, UseShellExecute = false };
        start.ArgumentList.Add("instance-part");
        start.ArgumentList.Add(name);
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }
        // What this program was told in confidence must not reach the services that the script starts.
        foreach (var told in start.Environment.Keys.Where(key => key.StartsWith($"{name.ToUpperInvariant()}_", StringComparison.Ordinal)).ToList())
        {
            start.Environment.Remove(told);
        }
        if (crashAt is not null)
        {
            start.Environment["PLATFORM_CRASH_AT"] = crashAt;
        }
        using var process = Process.Start(start) ?? throw new RunFailedException($"{script} cannot be started.");
        var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
        var errors = process.StandardError.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        return process.ExitCode == 0
            ? (await output).Trim()
            : throw new RunFailedException($"{script} instance-part {name} {string.Join(' ', arguments)} failed: {await output}{await errors}");
    }
}
