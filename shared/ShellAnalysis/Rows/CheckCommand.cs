using System.Diagnostics;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Platform.ShellAnalysis.Rows;

/// <summary>The command <c>check</c>: verdicts on files, on rows, and scores on labelled rows.</summary>
public static class CheckCommand
{
    private const string Usage = "usage: check [--json] FILE... | check --rows FILE.jsonl | check --score FILE.jsonl";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
    };

    /// <summary>Runs the command; 0 where it could be done, 1 where input is wrong, 2 for wrong usage.</summary>
    /// <param name="arguments">The words after <c>check</c>.</param>
    /// <param name="output">Where the answer goes.</param>
    /// <param name="errors">Where problems go.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task<int> RunAsync(IReadOnlyList<string> arguments, TextWriter output, TextWriter errors, CancellationToken cancellationToken)
    {
        try
        {
            using var analyzer = new ScriptAnalyzer(Environment.GetEnvironmentVariable("ShellAnalysis__RulesFolder") ?? "");
            await analyzer.CheckOwnExamplesAsync(cancellationToken);
            switch (arguments)
            {
                case ["--rows", var file]:
                    foreach (var (row, verdict) in await RowCheck.CheckAsync(file, analyzer, cancellationToken))
                    {
                        await output.WriteLineAsync(RowCheck.Line(row, verdict));
                    }

                    return 0;
                case ["--score", var file]:
                    await ScoreAsync(file, analyzer, output, cancellationToken);
                    return 0;
                case ["--json", _, ..]:
                    return await FilesAsync([.. arguments.Skip(1)], json: true, analyzer, output, cancellationToken);
                case [var first, ..] when !first.StartsWith('-'):
                    return await FilesAsync(arguments, json: false, analyzer, output, cancellationToken);
                default:
                    await errors.WriteLineAsync(Usage);
                    return 2;
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or FormatException or RuleException)
        {
            await errors.WriteLineAsync(exception.Message);
            return 1;
        }
    }

    private static async Task<int> FilesAsync(IReadOnlyList<string> files, bool json, ScriptAnalyzer analyzer, TextWriter output, CancellationToken cancellationToken)
    {
        foreach (var file in files)
        {
            var language = Path.GetExtension(file).ToLowerInvariant() switch { ".ps1" => ShellLanguage.PowerShell, ".cmd" or ".bat" => ShellLanguage.Cmd, _ => ShellLanguage.Bash };
            var verdict = await analyzer.AnalyzeAsync(await File.ReadAllTextAsync(file, cancellationToken), language, cancellationToken: cancellationToken);
            verdict = verdict with { Warnings = await ShellCheck.WarningsAsync(await File.ReadAllTextAsync(file, cancellationToken), language, cancellationToken) };
            await output.WriteLineAsync(json ? JsonSerializer.Serialize(new { file, verdict }, Json) : Describe(file, verdict));
        }

        return 0;
    }

    private static string Describe(string file, ScriptVerdict verdict)
    {
        var lines = new List<string> { $"{file}: {verdict.Class.Name()}, {verdict.Decision.ToString().ToLowerInvariant()}" };
        lines.AddRange(verdict.Reasons.Select(reason => $"  {reason}"));
        var effects = verdict.Effects;
        foreach (var (name, values) in new[]
        {
            ("reads", effects.Reads), ("writes", effects.Writes), ("peers", effects.Peers), ("services", effects.Services),
            ("packages", effects.Packages), ("accounts", effects.Accounts), ("processes", effects.Processes), ("shellcheck", verdict.Warnings),
        })
        {
            if (values.Count > 0)
            {
                lines.Add($"  {name}: {string.Join(", ", values)}");
            }
        }

        return string.Join('\n', lines);
    }

    private static async Task ScoreAsync(string file, ScriptAnalyzer analyzer, TextWriter output, CancellationToken cancellationToken)
    {
        var watch = Stopwatch.StartNew();
        var score = Score.Of(await RowCheck.CheckAsync(file, analyzer, cancellationToken));
        await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{score.Rows} rows in {watch.Elapsed.TotalSeconds:0.0} s"));
        await output.WriteLineAsync(score.ToString());
        foreach (var wrong in score.Wrong)
        {
            await output.WriteLineAsync($"  {wrong}");
        }
    }
}
