using System.Text.RegularExpressions;
using Platform.Lab.Api;
using Platform.Lab.Runs;
using Platform.Lab.Scenarios;
using Spectre.Console;

namespace Platform.Lab.Results;

/// <summary><c>lab DIR...</c>: runs scenarios one after another and prints the table.</summary>
internal static class LabCommand
{
    /// <returns>0 where none failed, 1 where one did, 2 where nothing could be run.</returns>
    public static async Task<int> RunAsync(string[] folders, string? json, string? filter, ExpectedModel model, IAnsiConsole console, CancellationToken cancellationToken)
    {
        try
        {
            using var platform = PlatformClient.FromEnvironment();
            var runner = new ScenarioRunner(platform, model, TimeProvider.System);
            var wanted = filter is null ? null : new Regex(filter, RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));
            var results = new List<ScenarioResult>();
            foreach (var folder in ScenarioFolders.Find(folders).Where(folder => wanted?.IsMatch(Path.GetFileName(folder)) ?? true))
            {
                var result = await runner.RunAsync(folder, cancellationToken);
                if (results.Exists(other => other.Id == result.Id))
                {
                    result = result with { Verdict = Verdict.Failed, Reasons = [.. result.Reasons, $"another scenario has the id {result.Id} too"] };
                }
                results.Add(result);
                console.Write(new Text($"{ResultTable.Word(result.Verdict)}  {result.Id}  {result.Outcome} {result.Seconds:0.0} s\n", ResultTable.Colour(result.Verdict)));
            }
            ResultTable.Print(console, results);
            if (json is not null)
            {
                await ResultTable.WriteAsync(json, results, cancellationToken);
            }
            return results.Exists(r => r.Verdict == Verdict.Failed) ? 1 : 0;
        }
        catch (Exception e) when (e is ScenarioInvalidException or PlatformRefusedException or ArgumentException)
        {
            await Console.Error.WriteLineAsync(e.Message);
            return 2;
        }
    }
}
