using System.ComponentModel;
using System.Diagnostics;

namespace Platform.ShellAnalysis.Rows;

/// <summary>Remarks of ShellCheck for reviewers. They decide nothing.</summary>
internal static class ShellCheck
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    /// <summary>The remarks, at most 20; none where ShellCheck is not installed or has no opinion in time.</summary>
    public static async Task<IReadOnlyList<string>> WarningsAsync(string script, ShellLanguage language, CancellationToken cancellationToken)
    {
        if (language is ShellLanguage.PowerShell or ShellLanguage.Cmd || script.Length > ScriptAnalyzer.LongestScript)
        {
            return [];
        }

        var start = new ProcessStartInfo("shellcheck")
        {
            ArgumentList = { "--norc", "--format=gcc", $"--shell={(language == ShellLanguage.Sh ? "sh" : "bash")}", "-" },
            RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Limit);
        Process process;
        try
        {
            process = Process.Start(start)!;
        }
        catch (Win32Exception)
        {
            return [];
        }

        using (process)
        {
            try
            {
                var output = process.StandardOutput.ReadToEndAsync(limit.Token);
                await process.StandardInput.WriteAsync(script.AsMemory(), limit.Token);
                process.StandardInput.Close();
                return [.. (await output).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.TrimStart('-', ':')).Take(20)];
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                process.Kill(entireProcessTree: true);
                return ["shellcheck took too long"];
            }
        }
    }
}
