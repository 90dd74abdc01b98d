using System.CommandLine;
using Platform.Bench;
using Platform.Bench.Results;
using Platform.Bench.Sagas;
using Platform.Chaos;
using Platform.Contracts;
using Platform.Hosting;

var json = new Option<string?>("--json") { Description = "Write the result into this file" };
var brief = new Option<bool>("--short") { Description = "A run of seconds that says whether something is broken" };
var profile = new Option<bool>("--profile") { Description = "Processor time of each process per task" };
var form = new Option<Form?>("--form") { Description = "Only this form: standalone or distributed" };
var only = new Option<string?>("--only") { Description = $"Only these parts, with commas between: {string.Join(", ", BenchRun.Parts)}" };
only.Validators.Add(result =>
{
    foreach (var part in Names(result.GetValueOrDefault<string?>()).Except(BenchRun.Parts))
    {
        result.AddError($"--only: there is no part '{part}'; there are: {string.Join(", ", BenchRun.Parts)}");
    }
});
var tasks = new Option<int?>("--tasks") { Description = "Tasks of the part drain; default 10,000" };
var root = new RootCommand("Measures what the platform costs on this machine") { json, brief, profile, form, only, tasks };
root.SetAction(async (parsed, cancellationToken) =>
{
    var started = TimeProvider.System.GetTimestamp();
    var report = new Report(line => Console.Error.WriteLine($"{TimeProvider.System.GetElapsedTime(started).TotalSeconds,4:0} s  {line}"));
    try
    {
        var bench = new Bench(BenchSettings.FromEnvironment(parsed.GetValue(brief), parsed.GetValue(profile), parsed.GetValue(tasks)), report, TimeProvider.System);
        var parts = parsed.GetValue(only) is { } names ? Names(names) : BenchRun.Parts;
        await BenchRun.RunAsync(bench, parts, parsed.GetValue(form) is { } one ? [one] : [Form.Standalone, Form.Distributed], cancellationToken);
    }
    catch (Exception e) when (e is BenchFailedException or RunFailedException)
    {
        report.Break(e.Message);
    }
    catch (Exception e) when (!cancellationToken.IsCancellationRequested)
    {
        report.Break(e.ToString());
    }
    ReportTable.Print(report, Console.Out);
    if (parsed.GetValue(json) is { } file)
    {
        await ReportJson.WriteAsync(report, file, TimeProvider.System, cancellationToken);
    }
    var slow = !parsed.GetValue(brief) && report.Figures.Any(figure => figure.Reached == false);
    return report.Broken.Count > 0 ? 2 : slow ? 1 : 0;
});
var modules = new Argument<string>("modules") { Description = "trips, steps or both" };
var serve = new Command("serve", "One process of the bare saga; the bench starts it") { modules };
serve.Hidden = true;
serve.SetAction((parsed, _) => PlatformHost.RunAsync([], ContractsJson.Options, parsed.GetValue(modules) switch
{
    "trips" => [new TripModule()],
    "steps" => [new StepModule()],
    _ => [new TripModule(), new StepModule()],
}));
root.Subcommands.Add(serve);
return await root.Parse(args).InvokeAsync();

static string[] Names(string? list) => list?.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];
