using System.ComponentModel;
using System.Diagnostics;

namespace Platform.Lab.Runs;

/// <summary>Runs a program of the system and waits for it.</summary>
internal static class Tool
{
    /// <summary>Exit code and standard output followed by standard error; 127 where it is missing.</summary>
    public static async Task<ScriptEnd> RunAsync(string program, IEnumerable<string> arguments, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(Find(program) ?? program) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(timeout);
        try
        {
            using var process = Process.Start(start)!;
            var output = process.StandardOutput.ReadToEndAsync(limit.Token);
            var errors = process.StandardError.ReadToEndAsync(limit.Token);
            try
            {
                await process.WaitForExitAsync(limit.Token);
                return new ScriptEnd(process.ExitCode, await output + await errors);
            }
            catch (OperationCanceledException)
            {
                process.Kill(entireProcessTree: true);
                cancellationToken.ThrowIfCancellationRequested();
                return new ScriptEnd(null, $"{program} did not end within {timeout.TotalSeconds:0} s");
            }
        }
        catch (Win32Exception e)
        {
            return new ScriptEnd(127, $"{program}: {e.Message}");
        }
    }

    /// <summary>Where a program is; null where it is missing. The folders of root count for everybody.</summary>
    public static string? Find(string program) =>
        $"{Environment.GetEnvironmentVariable("PATH")}:{LabScript.Path}".Split(':', StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => Path.Combine(folder, program))
            .FirstOrDefault(File.Exists);
}
