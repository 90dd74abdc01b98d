using System.Text;
using System.Text.Json;
using Platform.Contracts;
using Platform.Contracts.Execution;
using Platform.Contracts.Planning;
using Platform.Executor;
using Platform.Gateway;
using Platform.Tests.Executor.Execution;
using Platform.Tests.Fixtures;
using Platform.Tests.Gateway;
using Shouldly;

namespace Platform.Tests.Executor.Secrets;

/// <summary>A canary goes the whole way, from the API to a script that shows it in every way it can; it must be found nowhere.</summary>
internal sealed class When_a_secret_is_used
{
    private const string Canary = Secrets.Canary.Value;
    private ExecutorPlatform _executor = null!;

    [OneTimeSetUp]
    public async Task Start()
    {
        _executor = await ExecutorPlatform.StartAsync(options => options.Only(new ExecutorModule(), new GatewayModule()).OnRabbitMq()
            .Record<SaveSecret>().Record<SecretSaved>().Set("Secrets:Key", new string('k', 32)));
        Directory.CreateDirectory(_executor.Folder["data"]);
    }

    [OneTimeTearDown]
    public Task Stop() => _executor.DisposeAsync().AsTask();

    [Test]
    public async Task Should_reach_the_script_and_nothing_else()
    {
        var saved = await _executor.Platform.SendAsync(HttpMethod.Put, "/api/v1/secrets/canary", JsonSerializer.Serialize(new { value = Canary })).JsonAsync(System.Net.HttpStatusCode.Created);
        var step = Step("canary", saved.GetProperty("version").GetInt32(),
            """
            cat "$password" | wc -c; cat "$password"; echo; cat "$password" >&2; base64 < "$password"; od -An -v -tx1 < "$password" | tr -d ' \n'; env
            cut -c1-4 < "$password" | tr a-z A-Z; sha256sum < "$password" > "$data/sum"; for n in 1 2 3 4 5 6; do sleep 0.2; head -c 9 "$password"; tail -c +10 "$password"; done
            """);
        await _executor.Platform.PublishAsync(step);
        var shown = new StringBuilder();
        while (!_executor.Platform.Recorded<StepCompleted>().Messages.Any(message => message.TaskId == step.TaskId)
            && !_executor.Platform.Recorded<StepFailed>().Messages.Any(message => message.TaskId == step.TaskId))
        {
            shown.Append(Secrets.Canary.Processes());
        }

        var result = (await _executor.Platform.Recorded<StepCompleted>().FirstAsync(message => message.TaskId == step.TaskId)).Result;
        result.Output.ShouldStartWith($"{Canary.Length}\n[secret canary]\n");
        result.Output.ShouldContain("password=/dev/fd/4");
        (await File.ReadAllTextAsync(_executor.Folder["data/sum"])).ShouldStartWith(
            Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes(Canary))));
        shown.Length.ShouldBeGreaterThan(0);
        Secrets.Canary.Clean(shown.ToString(), "the process table");
        Secrets.Canary.Clean(JsonSerializer.Serialize(result, ContractsJson.Options), "the result");
        Secrets.Canary.Clean(string.Concat(_executor.Platform.Recorded<StepOutput>().Messages.OrderBy(message => message.Index).Select(message => message.Text)), "the live output");
        Secrets.Canary.Clean(JsonSerializer.Serialize(_executor.Platform.Recorded<SaveSecret>().Messages), "the message that saves it");
        Secrets.Canary.Clean(await _executor.Platform.SendAsync(HttpMethod.Get, "/api/v1/secrets").JsonAsync(), "the list of secrets");
        foreach (var service in new[] { "Executor", "Gateway" })
        {
            Secrets.Canary.Clean(await Secrets.Canary.DumpAsync(_executor.Platform.ConnectionStrings[service]), $"the database of {service}");
        }
    }

    [Test]
    public async Task Should_be_refused_where_its_version_is_not_the_approved_one()
    {
        await SaveAsync("rotated", "the first value");
        var step = Step("rotated", 1, "cat \"$password\"; touch \"$data/ran\"");
        await SaveAsync("rotated", "the second value");
        await _executor.Platform.PublishAsync(step);
        var result = (await _executor.Platform.Recorded<StepFailed>().FirstAsync(message => message.TaskId == step.TaskId)).Result;
        (result.Failure, result.Problem).ShouldBe((StepFailure.Refused,
            "Secret \"rotated\" is at version 2, and version 1 was approved. Restart the task for a plan with the current one."));
        File.Exists(_executor.Folder["data/ran"]).ShouldBeFalse();
    }

    [Test]
    public async Task Should_never_use_a_version_twice()
    {
        (await SaveAsync("reborn", "value number one")).GetProperty("version").GetInt32().ShouldBe(1);
        (await _executor.Platform.SendAsync(HttpMethod.Delete, "/api/v1/secrets/reborn")).StatusCode.ShouldBe(System.Net.HttpStatusCode.NoContent);
        await _executor.Platform.SendAsync(HttpMethod.Delete, "/api/v1/secrets/reborn").ProblemAsync(404, "not-found");
        (await SaveAsync("reborn", "value number two")).GetProperty("version").GetInt32().ShouldBe(2);
    }

    [Test]
    public async Task Should_say_what_is_wrong()
    {
        await _executor.Platform.SendAsync(HttpMethod.Put, "/api/v1/secrets/short", """{"value":"1234567"}""").ProblemAsync(422, "invalid-request");
        await _executor.Platform.SendAsync(HttpMethod.Put, "/api/v1/secrets/Upper", """{"value":"12345678"}""").ProblemAsync(422, "invalid-request");
        await SaveAsync("seen", "12345678");
        await _executor.Platform.SendAsync(HttpMethod.Put, "/api/v1/secrets/seen", """{"value":"12345678"}""", ("If-Match", "\"7\"")).ProblemAsync(412, "version-mismatch");
    }

    private ExecuteStep Step(string secret, int version, string script)
    {
        var step = _executor.Execute(_executor.Script(script));
        var plan = step.Plan with { Parameters = [.. step.Plan.Parameters, new PlanParameter("password", secret, "secret", version)] };
        return step with { Plan = plan, PlanHash = PlanHash.Compute(plan) };
    }

    private async Task<JsonElement> SaveAsync(string name, string value)
    {
        using var response = await _executor.Platform.SendAsync(HttpMethod.Put, $"/api/v1/secrets/{name}", JsonSerializer.Serialize(new { value }));
        response.IsSuccessStatusCode.ShouldBeTrue();
        return JsonSerializer.Deserialize<JsonElement>(await response.Content.ReadAsStringAsync());
    }
}
