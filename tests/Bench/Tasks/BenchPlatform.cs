using System.Text.Json.Nodes;
using Npgsql;
using Platform.Bench.Processes;
using Platform.Bench.Results;
using Platform.Chaos.Api;
using Platform.Chaos.Checks;
using Platform.Chaos.Disturbances;

namespace Platform.Bench.Tasks;

/// <summary>The whole platform in one form, on empty databases, with the runbooks and the target of the bench.</summary>
internal sealed class BenchPlatform : IAsyncDisposable
{
    /// <summary>The policy of the product lets what is safe run here without a person.</summary>
    public const string Target = "bench-test";
    /// <summary>A person approves what changes something here.</summary>
    public const string GuardedTarget = "bench-lab";

    private static readonly TimeSpan s_look = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(2);
    private readonly Bench _bench;
    private readonly HttpClient _health = new() { Timeout = TimeSpan.FromSeconds(5) };

    private BenchPlatform(Bench bench, Form form)
    {
        _bench = bench;
        Form = form;
        Instance = new Instance(bench.Settings.Script, "bench");
        Client = null!;
    }

    public Form Form { get; }

    public Instance Instance { get; }

    public PlatformClient Client { get; private set; }

    public IReadOnlyList<string> Services => Form == Form.Standalone ? ["Standalone"] : Databases.Services;

    public IReadOnlyList<(string Name, int Process)> Processes => [.. Services.Select(service => (service, _bench.ProcessOf("services", service)))];

    /// <summary>A platform on empty databases. In a short run, which only asks whether something is broken, the parts of a form share one.</summary>
    public static async Task<BenchPlatform> StartAsync(Bench bench, Form form, CancellationToken cancellationToken)
    {
        if (bench.Shared?.Form == form)
        {
            return bench.Shared;
        }
        var platform = new BenchPlatform(bench, form);
        try
        {
            await platform.Instance.PrepareAsync(form.ToString().ToLowerInvariant(), cancellationToken);
            await platform.LaunchAsync(cancellationToken);
            await platform.BecomeReadyAsync(cancellationToken);
            await platform.PrepareAsync(cancellationToken);
        }
        catch
        {
            await platform.StopAsync();
            throw;
        }
        bench.Shared = bench.IsShort ? platform : null;
        return platform;
    }

    /// <summary>Starts the processes without waiting.</summary>
    public async Task LaunchAsync(CancellationToken cancellationToken)
    {
        await Instance.LaunchServicesAsync(cancellationToken);
        Client?.Dispose();
        Client = new PlatformClient(Address(Form == Form.Standalone ? "Standalone" : "Gateway"), await ReadAsync("api-key", cancellationToken), _bench.Clock);
    }

    /// <summary>Returns once every process says that it is ready.</summary>
    public async Task BecomeReadyAsync(CancellationToken cancellationToken)
    {
        var began = _bench.Clock.GetTimestamp();
        foreach (var service in Services)
        {
            while (!await IsReadyAsync(service, cancellationToken))
            {
                if (_bench.Clock.GetElapsedTime(began) > s_patience)
                {
                    throw new BenchFailedException($"{service} did not become ready; its log is {Path.Combine(_bench.Settings.Home, "logs", service)}.log");
                }
                await Task.Delay(s_look, _bench.Clock, cancellationToken);
            }
        }
    }

    /// <summary>Connection string of a service's database, as the administrator.</summary>
    public string Database(string service) =>
        new NpgsqlConnectionStringBuilder(_bench.Settings.Postgres) { Database = service.ToLowerInvariant(), Pooling = false, CommandTimeout = 300 }.ConnectionString;

    /// <summary>A number of each database, added up.</summary>
    public async Task<long> CountAsync(string sql, CancellationToken cancellationToken)
    {
        var sum = 0L;
        foreach (var service in Databases.Services)
        {
            sum += await PostgresServer.CountAsync(Database(service), sql, cancellationToken);
        }
        return sum;
    }

    /// <summary>Returns once no message waits to leave and no work is open.</summary>
    public async Task BecomeQuietAsync(CancellationToken cancellationToken)
    {
        var began = _bench.Clock.GetTimestamp();
        while (await CountAsync("select (select count(*) from outbox_message) + (select count(*) from work_item where finished_at is null)", cancellationToken) is > 0 and var open)
        {
            if (_bench.Clock.GetElapsedTime(began) > s_patience)
            {
                throw new BenchFailedException($"{open} messages or pieces of work are still open after {s_patience.TotalMinutes:0} minutes.");
            }
            await Task.Delay(s_look, _bench.Clock, cancellationToken);
        }
    }

    /// <summary>Stops it, unless the next part uses it too.</summary>
    public ValueTask DisposeAsync() => _bench.Shared == this ? ValueTask.CompletedTask : new(StopAsync());

    public async Task StopAsync()
    {
        Client?.Dispose();
        _health.Dispose();
        await Instance.StopServicesAsync(CancellationToken.None);
    }

    private async Task PrepareAsync(CancellationToken cancellationToken)
    {
        await SaveTargetAsync(Target, "test", cancellationToken);
        await SaveTargetAsync(GuardedTarget, "lab", cancellationToken);
        var documents = Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "Tasks"), "*.md")
            .Select(file => (JsonNode)new JsonObject { ["fileName"] = Path.GetFileName(file), ["markdown"] = File.ReadAllText(file) });
        var answer = await Client.DemandAsync(
            HttpMethod.Post, "/api/v1/runbooks/import", new JsonObject { ["documents"] = new JsonArray([.. documents]) }, cancellationToken);
        if (answer.ToJsonString().Contains("\"Refused\"", StringComparison.Ordinal))
        {
            throw new BenchFailedException($"A runbook of the bench was refused: {answer.ToJsonString()}");
        }
    }

    private async Task SaveTargetAsync(string name, string environment, CancellationToken cancellationToken) => await Client.DemandAsync(
        HttpMethod.Put, $"/api/v1/targets/{name}",
        new JsonObject
        {
            ["kind"] = "Local",
            ["description"] = "Nothing is changed here",
            ["labels"] = new JsonObject { ["env"] = environment },
            ["scope"] = new JsonObject { ["writablePaths"] = new JsonArray("/var/tmp"), ["network"] = "None" },
        },
        cancellationToken);

    private Uri Address(string service) => new($"http://127.0.0.1:{File.ReadAllText(Path.Combine(_bench.Settings.Home, "services", service, "port")).Trim()}");

    private async Task<string> ReadAsync(string file, CancellationToken cancellationToken) =>
        (await File.ReadAllTextAsync(Path.Combine(_bench.Settings.Home, file), cancellationToken)).Trim();

    private async Task<bool> IsReadyAsync(string service, CancellationToken cancellationToken)
    {
        try
        {
            using var response = await _health.GetAsync(new Uri(Address(service), "/health/ready"), cancellationToken);
            return response.IsSuccessStatusCode;
        }
        catch (Exception e) when (e is HttpRequestException || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return false;
        }
    }
}
