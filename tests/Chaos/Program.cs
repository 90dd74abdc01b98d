using System.CommandLine;
using System.Security.Cryptography;
using System.Text.Json;
using Platform.Chaos;
using Platform.Chaos.Api;
using Platform.Chaos.Checks;
using Platform.Chaos.Disturbances;
using Platform.Chaos.Results;
using Platform.Chaos.Tasks;

var tasks = new Option<int?>("--tasks") { Description = "Tasks to submit; default: four for each disturbance, at least 20" };
var kills = new Option<int>("--kills") { Description = "Disturbances", DefaultValueFactory = _ => 20 };
var seed = new Option<int?>("--seed") { Description = "Decides what happens; default: a random one, printed" };
var minutes = new Option<int>("--minutes") { Description = "No disturbance begins after this time", DefaultValueFactory = _ => 120 };
var json = new Option<string?>("--json") { Description = "Write the result into this file" };
var root = new RootCommand("Disturbs a running platform and checks that nothing is lost and nothing runs twice") { tasks, kills, seed, minutes, json };
root.SetAction(async (parsed, cancellationToken) =>
{
    try
    {
        var count = parsed.GetValue(kills);
        var settings = new RunSettings(
            parsed.GetValue(tasks) ?? Math.Max(20, 4 * count), count,
            parsed.GetValue(seed) ?? RandomNumberGenerator.GetInt32(1, 1_000_000), TimeSpan.FromMinutes(parsed.GetValue(minutes)), TimeSpan.FromMinutes(4));
        return await RunAsync(settings, parsed.GetValue(json), cancellationToken);
    }
    catch (RunFailedException e)
    {
        await Console.Error.WriteLineAsync($"chaos: {e.Message}");
        return 2;
    }
});
return await root.Parse(args).InvokeAsync();

static async Task<int> RunAsync(RunSettings settings, string? json, CancellationToken cancellationToken)
{
    var clock = TimeProvider.System;
    Console.Error.WriteLine($"seed {settings.Seed}: {settings.Tasks} tasks, {settings.Kills} disturbances");
    using var platform = new PlatformClient(new Uri(Setting("CHAOS_URL")), Setting("CHAOS_API_KEY"), clock);
    var databases = new Databases(service => Environment.GetEnvironmentVariable($"CHAOS_DATABASE_{service}"));
    var grounds = new Grounds(platform, Setting("CHAOS_FOLDER"));
    var run = new ChaosRun(
        platform, new Instance(Setting("CHAOS_SCRIPT"), "chaos"), grounds, databases, new DeliveryCheck(databases, new Uri(Setting("CHAOS_BROKER")), clock), clock);
    var result = await run.RunAsync(settings, cancellationToken);
    ResultTable.Print(result, Console.Out);
    if (json is not null)
    {
        await using var file = File.Create(json);
        await JsonSerializer.SerializeAsync(file, result, ResultJson.Options, cancellationToken);
    }
    if (!result.Passed)
    {
        Console.WriteLine($"The ledgers are in {grounds.Folder}.");
        return 1;
    }
    grounds.Remove();
    return 0;
}

static string Setting(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value
    ? value
    : throw new RunFailedException($"{name} is not set; ./platform chaos sets it.");
