using System.Buffers;
using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Caching.Memory;

namespace Platform.ShellAnalysis.Syntax;

/// <summary>What became of a script's text: a tree, or the reason why there is none.</summary>
internal sealed record ParsedScript(ShellNode? Tree, string Problem);

/// <summary>
/// Has shfmt read scripts. It runs nothing of them. What it made of the last scripts is remembered: the same text always has
/// the same tree, and a runbook's scripts come again with each task. That there was none is never remembered.
/// </summary>
internal sealed class ShellParser : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);
    private static readonly JsonDocumentOptions Deep = new() { MaxDepth = 512 };
    private readonly SemaphoreSlim _running = new(Math.Max(4, Environment.ProcessorCount * 2));
    private readonly string _program;
    // Counted in characters of shfmt's answers.
    private readonly MemoryCache _known = new(new MemoryCacheOptions { SizeLimit = 8_000_000 });

    /// <param name="program">Name or path of shfmt.</param>
    public ShellParser(string program) => _program = program;

    public void Dispose()
    {
        _running.Dispose();
        _known.Dispose();
    }

    /// <summary>The tree of a script; never throws for what the script holds.</summary>
    public async Task<ParsedScript> ParseAsync(string script, ShellLanguage language, CancellationToken cancellationToken)
    {
        if (script.Contains('\0', StringComparison.Ordinal))
        {
            return new ParsedScript(null, "the script holds a NUL character");
        }

        if (!IsText(script))
        {
            return new ParsedScript(null, "the script holds half a character (an unpaired surrogate), which no shell can be given");
        }

        if (_known.TryGetValue((script, language), out ParsedScript? known))
        {
            return known!;
        }

        await _running.WaitAsync(cancellationToken);
        try
        {
            return await AskAsync(script, language, cancellationToken);
        }
        catch (Win32Exception)
        {
            return new ParsedScript(null, $"the parser '{_program}' is not installed on this machine, so nothing can be understood; install shfmt");
        }
        finally
        {
            _running.Release();
        }
    }

    /// <summary>Whether it can be written as UTF-8 and read back as it is.</summary>
    private static bool IsText(ReadOnlySpan<char> script)
    {
        while (script.IndexOfAnyInRange('\uD800', '\uDFFF') is >= 0 and var at)
        {
            if (Rune.DecodeFromUtf16(script[at..], out _, out var length) != OperationStatus.Done)
            {
                return false;
            }
            script = script[(at + length)..];
        }

        return true;
    }

    private async Task<ParsedScript> AskAsync(string script, ShellLanguage language, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(_program)
        {
            ArgumentList = { "-tojson", "-ln", language == ShellLanguage.Sh ? "posix" : "bash" },
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardInputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
            StandardOutputEncoding = Encoding.UTF8,
        };
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Limit);
        using var process = Process.Start(start)!;
        try
        {
            var errors = process.StandardError.ReadToEndAsync(limit.Token);
            var output = process.StandardOutput.ReadToEndAsync(limit.Token);
            try
            {
                await process.StandardInput.WriteAsync(script.AsMemory(), limit.Token);
                process.StandardInput.Close();
            }
            catch (IOException)
            {
                // shfmt stops reading at an error and says so on its error stream.
            }

            var tree = await output;
            var said = await errors;
            await process.WaitForExitAsync(limit.Token);
            if (process.ExitCode != 0 || said.Length > 0)
            {
                return new ParsedScript(null, $"it does not parse: {said.Split('\n')[0].Replace("<standard input>:", "", StringComparison.Ordinal)}");
            }

            var parsed = Read(tree, script);
            return parsed.Tree is null ? parsed : _known.Set((script, language), parsed, new MemoryCacheEntryOptions { Size = tree.Length + script.Length });
        }
        catch (JsonException exception)
        {
            return new ParsedScript(null, $"the parser's answer cannot be read ({exception.Message})");
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            cancellationToken.ThrowIfCancellationRequested();
            return new ParsedScript(null, $"the parser took longer than {Limit.TotalSeconds:0} s");
        }
    }

    private static ParsedScript Read(string tree, string script)
    {
        using var document = JsonDocument.Parse(tree, Deep);
        var source = Encoding.UTF8.GetBytes(script);
        if (!IsTreeOf(document.RootElement, script))
        {
            return new ParsedScript(null, "the parser's answer is no tree of the script");
        }

        return Comments.AreOnesOfBash(document.RootElement, source)
            ? new ParsedScript(new ShellNode(document.RootElement.Clone(), source), "")
            : new ParsedScript(null, "a '#' within a word looks like a comment to the parser but is none to bash");
    }

    /// <summary>Whether an answer has statements, or the script none but comments.</summary>
    private static bool IsTreeOf(JsonElement root, string script) => root.ValueKind == JsonValueKind.Object
        && ((root.TryGetProperty("Stmts", out var statements) && statements.ValueKind == JsonValueKind.Array && statements.GetArrayLength() > 0)
            || script.Split('\n').All(line => line.AsSpan().Trim() is [] or ['#', ..]));
}
