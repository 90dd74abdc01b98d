using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Platform.Contracts.Runbooks;

namespace Platform.Diagnostic.Runbooks;

/// <summary>Asks the shell itself whether a script parses (<c>-n</c> reads, and runs nothing).</summary>
internal static partial class ScriptSyntax
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    /// <summary>Null where the script parses, or where its interpreter is not at hand to ask.</summary>
    public static async Task<RunbookError?> CheckAsync(RunbookBlock block, CancellationToken cancellation)
    {
        if (block.Interpreter == Interpreter.PowerShell)
        {
            return null;
        }

        if (block.Interpreter == Interpreter.Aws && NotAws(block) is { } foreign)
        {
            return foreign;
        }

        var start = new ProcessStartInfo(block.Interpreter == Interpreter.Sh ? "sh" : "bash")
        {
            ArgumentList = { "-n" },
            RedirectStandardInput = true,
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        var path = Environment.GetEnvironmentVariable("PATH");
        start.Environment.Clear();
        start.Environment["PATH"] = path;
        start.Environment["LC_ALL"] = "C";
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(Limit);
        Process? process;
        try
        {
            process = Process.Start(start);
        }
        catch (Win32Exception)
        {
            // The shell is not installed here; the target has it, and Executor will report what it says.
            return null;
        }

        using (process)
        {
            return await AskAsync(process!, block, limit.Token, cancellation);
        }
    }

    private static async Task<RunbookError?> AskAsync(Process process, RunbookBlock block, CancellationToken limit, CancellationToken cancellation)
    {
        try
        {
            var errors = process.StandardError.ReadToEndAsync(limit);
            try
            {
                await process.StandardInput.WriteAsync(block.Script.AsMemory(), limit);
                process.StandardInput.Close();
            }
            catch (IOException)
            {
                // The shell stops reading at the first error and says so on its error stream.
            }

            var text = await errors;
            await process.WaitForExitAsync(limit);
            // bash warns of an unfinished here-document and still ends with 0.
            return process.ExitCode == 0 && text.Length == 0 ? null : Error(block, text);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            process.Kill(entireProcessTree: true);
            return new RunbookError(block.Line, $"The shell took longer than {Limit.TotalSeconds:0} s to parse this script; make it shorter.");
        }
    }

    private static RunbookError Error(RunbookBlock block, string text)
    {
        var first = text.Split('\n')[0].Trim();
        var match = Position().Match(first);
        var offset = match.Success ? int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture) : 0;
        var lines = block.Script.AsSpan().Count('\n');
        var line = block.Line + Math.Clamp(offset, 0, lines);
        var reason = match.Success ? first[(match.Index + match.Length)..].Trim() : first;
        return new RunbookError(line, $"The script of '{block.Id}' does not parse: {(reason.Length == 0 ? "syntax error" : reason)}");
    }

    private static RunbookError? NotAws(RunbookBlock block)
    {
        var shell = ShellText.Scan(block.Script);
        var start = 0;
        foreach (var end in shell.TopLevelNewlines.Order().Append(block.Script.Length))
        {
            var command = block.Script[start..end];
            var line = block.Line + 1 + block.Script.AsSpan(0, start).Count('\n');
            start = Math.Min(end + 1, block.Script.Length);
            var trimmed = command.AsSpan().TrimStart();
            if (!trimmed.IsEmpty && trimmed[0] != '#' && !trimmed.StartsWith("aws ", StringComparison.Ordinal))
            {
                return new RunbookError(line, "Every command of an aws block starts with aws; take bash for anything else.");
            }
        }

        return null;
    }

    [GeneratedRegex(@"(?:line |^\S*sh: )(\d+): ")]
    private static partial Regex Position();
}
