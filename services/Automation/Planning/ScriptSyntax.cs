using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Platform.Contracts.Runbooks;

namespace Platform.Automation.Planning;

/// <summary>Has the shell itself read each script (<c>-n</c>: it runs nothing). PowerShell is not asked; Executor's runner does that.</summary>
internal static partial class ScriptSyntax
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    /// <exception cref="ScriptException">A script does not parse.</exception>
    public static async Task CheckAsync(IReadOnlyList<RunbookBlock> blocks, CancellationToken cancellationToken)
    {
        foreach (var block in blocks.Where(block => block.Interpreter != Interpreter.PowerShell))
        {
            await CheckAsync(block, cancellationToken);
        }
    }

    private static async Task CheckAsync(RunbookBlock block, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(block.Interpreter == Interpreter.Sh ? "sh" : "bash")
        {
            ArgumentList = { "-n" },
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        var path = Environment.GetEnvironmentVariable("PATH");
        start.Environment.Clear();
        start.Environment["PATH"] = path;
        start.Environment["LC_ALL"] = "C";
        Process process;
        try
        {
            process = Process.Start(start)!;
        }
        catch (Win32Exception)
        {
            // No such shell on this machine. The target has it, and it refuses a broken script before running any of it.
            return;
        }

        using (process)
        {
            await AskAsync(process, block, cancellationToken);
        }
    }

    private static async Task AskAsync(Process process, RunbookBlock block, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Limit);
        try
        {
            var errors = process.StandardError.ReadToEndAsync(limit.Token);
            try
            {
                await process.StandardInput.WriteAsync(block.Script.AsMemory(), limit.Token);
                process.StandardInput.Close();
            }
            catch (IOException)
            {
                // The shell stops reading at the first error and says so on its error stream.
            }

            var said = await errors;
            await process.WaitForExitAsync(limit.Token);
            // bash only warns of an unfinished here-document; such a script is not what its author meant.
            if (process.ExitCode != 0 || said.Length > 0)
            {
                throw Refused(block, said);
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            process.Kill(entireProcessTree: true);
            throw new ScriptException(block, block.Line, $"the shell took longer than {Limit.TotalSeconds:0} s to read it.");
        }
    }

    private static ScriptException Refused(RunbookBlock block, string said)
    {
        var first = said.Split('\n')[0].Trim();
        var match = Position().Match(first);
        var offset = match.Success ? int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture) : 0;
        var reason = match.Success ? first[(match.Index + match.Length)..] : first;
        return new ScriptException(block, block.Line + Math.Min(offset, block.Script.AsSpan().Count('\n')), reason.Length == 0 ? "syntax error" : reason);
    }

    [GeneratedRegex(@"(?:line |^\S*sh: )(\d+): ")]
    private static partial Regex Position();
}
