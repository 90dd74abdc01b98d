using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Npgsql;
using Platform.Contracts;
using Platform.Gateway;
using Platform.Hosting;
using Platform.Tests.Fixtures;
using Shouldly;

namespace Platform.Tests.Gateway;

internal sealed class When_a_part_is_away
{
    private const string Id = "00000000-0000-7000-8000-000000000001";

    [TestCase("POST", $"/api/v1/tasks/{Id}/retry", null)]
    [TestCase("POST", $"/api/v1/tasks/{Id}/cancel", "{}")]
    [TestCase("GET", "/api/v1/runbooks", null)]
    [TestCase("GET", "/api/v1/targets/local", null)]
    public async Task Should_answer_503_where_the_owner_is_silent(string method, string path, string? json)
    {
        await using var platform = await GatewayFixture.StartAsync();

        using var response = await platform.SendAsync(new HttpMethod(method), path, json);

        response.Headers.RetryAfter!.Delta.ShouldBe(TimeSpan.FromSeconds(2));
        (await Task.FromResult(response).ProblemAsync(503, "unavailable")).GetProperty("detail").GetString()!.ShouldContain("did not answer within 0.5 s");
    }

    [Test]
    public async Task Should_answer_503_while_the_database_is_away_and_recover()
    {
        await using var platform = await GatewayFixture.StartAsync();
        await platform.PostAsync("/api/v1/tasks", """{"description":"before"}""").JsonAsync(HttpStatusCode.Accepted);
        var name = new NpgsqlConnectionStringBuilder(platform.ConnectionStrings["Gateway"]).Database;

        await ExecuteAsync($"alter database {name} with allow_connections false; select pg_terminate_backend(pid) from pg_stat_activity where datname = '{name}'");
        using var submit = await platform.PostAsync("/api/v1/tasks", """{"description":"during"}""");
        await platform.SendAsync(HttpMethod.Get, $"/api/v1/tasks/{Id}").ProblemAsync(503, "unavailable");
        await ExecuteAsync($"alter database {name} with allow_connections true");

        submit.Headers.RetryAfter.ShouldNotBeNull();
        await Task.FromResult(submit).ProblemAsync(503, "unavailable");
        await Eventually.ShouldBe(async () => (await platform.PostAsync("/api/v1/tasks", """{"description":"after"}""")).StatusCode, status => status == HttpStatusCode.Accepted);
    }

    [Test]
    public async Task Should_say_that_the_database_is_not_there_yet()
    {
        await using var host = Build($"Host=127.0.0.1;Port={FreePort()};Database=none;Username=none;Timeout=2", "InMemory");
        await host.StartAsync();
        using var client = Client(host);

        await client.GetAsync(new Uri("/api/v1/tasks", UriKind.Relative)).ProblemAsync(503, "unavailable");
        (await client.GetAsync(new Uri("/health/live", UriKind.Relative))).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await client.GetAsync(new Uri("/health/ready", UriKind.Relative))).StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
    }

    /// <summary>The task and its message are in the database; the broker gets the message when it is back.</summary>
    [Test]
    public async Task Should_take_tasks_while_the_broker_is_away()
    {
        await using var database = await TestDatabase.CreateAsync("gateway");
        await using var host = Build(database.ConnectionString, "RabbitMq");
        await host.StartAsync();
        using var client = Client(host);

        using var submitted = await client.PostAsync(new Uri("/api/v1/tasks", UriKind.Relative), Json("""{"description":"broker is away"}"""));
        using var command = await client.PostAsync(new Uri($"/api/v1/tasks/{Id}/retry", UriKind.Relative), null);

        submitted.StatusCode.ShouldBe(HttpStatusCode.Accepted, await submitted.Content.ReadAsStringAsync());
        (await client.GetAsync(submitted.Headers.Location)).StatusCode.ShouldBe(HttpStatusCode.OK);
        command.Headers.RetryAfter.ShouldNotBeNull();
        await Task.FromResult(command).ProblemAsync(503, "unavailable");
        await host.StopAsync();
    }

    private static WebApplication Build(string connectionString, string transport) => PlatformHost.Build([], ContractsJson.Options, [new GatewayModule()], builder =>
    {
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["ConnectionStrings:Gateway"] = connectionString,
            ["Gateway:ApiKeys:0:Name"] = "tester",
            ["Gateway:ApiKeys:0:Key"] = TestPlatformOptions.ApiKey,
            ["Gateway:ApiKeys:0:Roles:0"] = "operator",
            ["Gateway:RequestTimeoutSeconds"] = "1",
            ["Messaging:Transport"] = transport,
            ["Messaging:RabbitMq"] = $"amqp://guest:guest@127.0.0.1:{FreePort()}/",
        });
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.SetMinimumLevel(LogLevel.None);
    });

    private static HttpClient Client(WebApplication host)
    {
        var client = new HttpClient { BaseAddress = new Uri(host.Urls.First()) };
        client.DefaultRequestHeaders.Add("X-Api-Key", TestPlatformOptions.ApiKey);
        return client;
    }

    private static StringContent Json(string json) => new(json, System.Text.Encoding.UTF8, "application/json");

    private static async Task ExecuteAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(TestServers.Postgres);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
