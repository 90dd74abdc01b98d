using System.ComponentModel;
using System.Diagnostics;

namespace Platform.Lab.Runs;

/// <summary>How a script ended.</summary>
/// <param name="ExitCode">Null where it did not end in time.</param>
/// <param name="Output">Standard output and error.</param>
internal sealed record ScriptEnd(int? ExitCode, string Output)
{
    /// <summary>The last line that is not empty: the reason, by convention.</summary>
    public string LastLine => Output.Split('\n').Select(line => line.Trim()).LastOrDefault(line => line.Length > 0) ?? "it said nothing";
}

/// <summary>
/// Runs a script with the variables of its run. Its output goes to a file and not through a pipe, because the services
/// that a setup starts inherit it and live on.
/// </summary>
internal static class LabScript
{
    public const string Path = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
    private const int MostCharacters = 65_536;

    public static async Task<ScriptEnd> RunAsync(string script, LabVariables variables, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var output = System.IO.Path.GetTempFileName();
        try
        {
            var start = new ProcessStartInfo("/bin/bash") { WorkingDirectory = variables.Dir, UseShellExecute = false };
            foreach (var argument in (string[])["-c", "exec setsid bash \"$1\" >\"$2\" 2>&1 </dev/null", "lab", script, output])
            {
                start.ArgumentList.Add(argument);
            }
            Prepare(start, variables);
            using var process = Process.Start(start) ?? throw new SetupFailedException($"{script} could not be started.");
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            limit.CancelAfter(timeout);
            try
            {
                await process.WaitForExitAsync(limit.Token);
                return new ScriptEnd(process.ExitCode, await ReadAsync(output));
            }
            catch (OperationCanceledException)
            {
                process.Kill(entireProcessTree: true);
                cancellationToken.ThrowIfCancellationRequested();
                return new ScriptEnd(null, $"{await ReadAsync(output)}\nit did not end within {timeout.TotalSeconds:0} s");
            }
        }
        catch (Win32Exception e)
        {
            throw new SetupFailedException($"bash could not be started: {e.Message}");
        }
        finally
        {
            File.Delete(output);
        }
    }

    /// <summary>A clean environment: nothing of the platform's address or key reaches a scenario.</summary>
    private static void Prepare(ProcessStartInfo start, LabVariables variables)
    {
        start.Environment.Clear();
        start.Environment["PATH"] = Path;
        start.Environment["LANG"] = "C.UTF-8";
        start.Environment["HOME"] = Environment.GetEnvironmentVariable("HOME") ?? "/";
        foreach (var (name, value) in variables.Environment)
        {
            start.Environment[name] = value;
        }
    }

    private static async Task<string> ReadAsync(string file)
    {
        var text = await File.ReadAllTextAsync(file);
        return text.Length <= MostCharacters ? text : text[^MostCharacters..];
    }
}
