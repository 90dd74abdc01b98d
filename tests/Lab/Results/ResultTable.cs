using System.Globalization;
using System.Text.Json;
using Spectre.Console;

namespace Platform.Lab.Results;

/// <summary>Shows results to a person and writes them for a program.</summary>
internal static class ResultTable
{
    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Converters = { new System.Text.Json.Serialization.JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    public static void Print(IAnsiConsole console, IReadOnlyList<ScenarioResult> results)
    {
        var table = new Table().Border(TableBorder.Rounded)
            .AddColumns("scenario", "outcome", "expected", "approval asked", "seconds", "verdict");
        table.Columns[4].RightAligned();
        foreach (var result in results)
        {
            table.AddRow(
                new Text(result.Id), new Text(result.Outcome ?? "-"), new Text(result.Expected.Count == 0 ? "-" : string.Join(" | ", result.Expected)),
                new Text(result.ApprovalAsked switch { true => "yes", false => "no", null => "-" }),
                new Text(result.Seconds.ToString("0.0", CultureInfo.InvariantCulture)), new Text(Word(result.Verdict), Colour(result.Verdict)));
        }
        console.Write(table);
        foreach (var result in results.Where(r => r.Verdict != Verdict.Passed))
        {
            console.Write(new Text($"{Word(result.Verdict)}: {result.Id}\n", Colour(result.Verdict)));
            foreach (var reason in result.Reasons)
            {
                console.Write(new Text($"  {reason}\n"));
            }
        }
        console.Write(new Text(
            $"{results.Count(r => r.Verdict == Verdict.Passed)} passed, {results.Count(r => r.Verdict == Verdict.Failed)} failed, "
            + $"{results.Count(r => r.Verdict == Verdict.Skipped)} skipped\n"));
    }

    public static Task WriteAsync(string file, IReadOnlyList<ScenarioResult> results, CancellationToken cancellationToken) =>
        File.WriteAllTextAsync(file, JsonSerializer.Serialize(new
        {
            Passed = results.Count(r => r.Verdict == Verdict.Passed),
            Failed = results.Count(r => r.Verdict == Verdict.Failed),
            Skipped = results.Count(r => r.Verdict == Verdict.Skipped),
            Scenarios = results,
        }, s_json) + "\n", cancellationToken);

    public static string Word(Verdict verdict) => verdict switch { Verdict.Passed => "passed", Verdict.Failed => "FAILED", _ => "skipped" };

    public static Style Colour(Verdict verdict) => new(verdict switch { Verdict.Passed => Color.Green, Verdict.Failed => Color.Red, _ => Color.Yellow });
}
