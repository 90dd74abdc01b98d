using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using Platform.AgentTesting;
using Platform.Contracts.Runbooks;
using Platform.Tests.Fixtures;
using Platform.Tests.Gateway;
using Shouldly;

namespace Platform.Tests.Agents.Budgets;

/// <summary>Each of the four agents, in its service: at the limit the task waits for a person, who decides over HTTP.</summary>
internal sealed class When_a_budget_is_used_up
{
    private static readonly string[] s_agents = ["Router", "Diagnostic", "Automation", "Writer"];

    [TestCaseSource(nameof(s_agents))]
    public async Task Should_wait_for_a_person_who_raises_the_limit(string agent)
    {
        await using var model = await MockLlm.StartAsync(Answer);
        await using var platform = await TestPlatform.StartAsync(options => Configure(options, model, agent, calls: 0));
        var address = await SubmitAsync(platform, agent);

        var waiting = await WaitingAsync(platform, address);
        var pause = waiting.GetProperty("budget").EnumerateArray().ShouldHaveSingleItem();
        (pause.GetProperty("agent").GetString(), pause.GetProperty("limit").GetString(), pause.GetProperty("used").GetDouble(), pause.GetProperty("allowed").GetDouble()).ShouldBe((agent, "TaskCalls", 0, 0));
        waiting.GetProperty("reason").GetString().ShouldBe($"{agent} waits for a person. The budget Agents:Budget:TaskCalls is used up: 0 of 0 requests are used; the next request may take 1. Raise it for this task, or let the task go on without a model (POST {address}/budget).");
        model.Transcript.Exchanges.ShouldBeEmpty();

        (await DecideAsync(platform, address, """{ "choice": "Raise", "limit": "TaskCalls", "by": 10, "comment": "go" }""")).ShouldBe(HttpStatusCode.OK);

        await Eventually.ShouldBe(() => GetAsync(platform, address), view => Status(view) is "PendingApproval" or "Completed" or "Failed", TimeSpan.FromSeconds(60));
        model.Transcript.Exchanges.ShouldNotBeEmpty();
        model.Transcript.Exchanges.ShouldAllBe(exchange => exchange.Agent == agent);
        (await EventsAsync(platform, address)).ShouldContain("BudgetDecided: tester raised TaskCalls for this task by 10: go");
    }

    [Test]
    public async Task Should_wait_where_the_next_request_may_cost_more_than_is_left()
    {
        await using var model = await MockLlm.StartAsync(Answer);
        await using var platform = await TestPlatform.StartAsync(options => Configure(options, model, "Automation", calls: 100)
            .Set("Agents:Models:main:OutputPrice", "1000").Set("Agents:Budget:TaskMoney", "0.25").Set("Agents:Budget:DayMoney", "1000"));
        var address = await SubmitAsync(platform, "Automation");

        var pause = (await WaitingAsync(platform, address)).GetProperty("budget").EnumerateArray().ShouldHaveSingleItem();
        (pause.GetProperty("limit").GetString(), pause.GetProperty("used").GetDouble(), pause.GetProperty("allowed").GetDouble()).ShouldBe(("TaskMoney", 0, 0.25));
        model.Transcript.Exchanges.ShouldBeEmpty("what might cost too much is not sent");

        (await DecideAsync(platform, address, """{ "choice": "Raise", "limit": "TaskMoney", "by": 500 }""")).ShouldBe(HttpStatusCode.OK);

        await Eventually.ShouldBe(() => GetAsync(platform, address), view => Status(view) is "PendingApproval" or "Completed" or "Failed", TimeSpan.FromSeconds(60));
        model.Transcript.Exchanges.ShouldNotBeEmpty();
    }

    [TestCase("Automation")]
    [TestCase("Writer")]
    public async Task Should_go_on_without_a_model_where_a_person_says_so(string agent)
    {
        await using var model = await MockLlm.StartAsync(Answer);
        await using var platform = await TestPlatform.StartAsync(options => Configure(options, model, agent, calls: 0));
        var address = await SubmitAsync(platform, agent);
        await WaitingAsync(platform, address);

        (await DecideAsync(platform, address, """{ "choice": "WithoutModel" }""")).ShouldBe(HttpStatusCode.OK);

        var task = await Eventually.ShouldBe(() => GetAsync(platform, address), view => Status(view) is "PendingApproval" or "Completed" or "Failed", TimeSpan.FromSeconds(60));
        model.Transcript.Exchanges.ShouldBeEmpty();
        if (agent == "Automation")
        {
            Status(task).ShouldBe("Failed", "no runbook has steps, and no model writes any");
            task.GetProperty("reason").GetString()!.ShouldContain("tester decided that the task goes on without a model.");
        }
    }

    [Test]
    public async Task Should_go_on_after_a_restart_without_paying_again_for_what_was_answered()
    {
        var asked = new ConcurrentQueue<(string Purpose, int Step)>();
        await using var model = await MockLlm.StartAsync(request =>
        {
            asked.Enqueue((request.Purpose, request.Step));
            return request.Step == 1 ? new MockAnswer { ToolCalls = [new MockToolCall("past_tasks", JsonSerializer.SerializeToElement(new { }))] } : Answer(request);
        });
        await using var first = await TestPlatform.StartAsync(options => Configure(options, model, "Diagnostic", calls: 1));
        var address = await SubmitAsync(first, "Diagnostic");
        await WaitingAsync(first, address);
        asked.ShouldBe([("investigation", 1)]);
        await first.StopAsync();

        await using var second = await TestPlatform.StartAsync(options =>
        {
            Configure(options, model, "Diagnostic", calls: 1);
            foreach (var (service, connection) in first.ConnectionStrings)
            {
                options.ConnectionStrings[service] = connection;
            }
        });
        Status(await GetAsync(second, address)).ShouldBe("NeedsAttention");
        (await DecideAsync(second, address, """{ "choice": "Raise", "limit": "TaskCalls", "by": 1 }""")).ShouldBe(HttpStatusCode.OK);

        await Eventually.ShouldBe(() => GetAsync(second, address), view => Status(view) is "PendingApproval" or "Completed" or "Failed", TimeSpan.FromSeconds(60));
        asked.ShouldBe([("investigation", 1), ("investigation", 2)]);
    }

    [Test]
    public async Task Should_go_on_by_rules_at_once_where_the_settings_say_so()
    {
        await using var model = await MockLlm.StartAsync(Answer);
        await using var platform = await TestPlatform.StartAsync(options => Configure(options, model, "Router", calls: 0).Set("Agents:Budget:AtLimit", "GoOn"));
        var address = await SubmitAsync(platform, "Router");

        await Eventually.ShouldBe(() => GetAsync(platform, address), view => Status(view) is "PendingApproval" or "Completed" or "Failed", TimeSpan.FromSeconds(60));

        (await EventsAsync(platform, address)).ShouldNotContain("BudgetReached");
    }

    [TestCase("""{ "choice": "Raise", "limit": "TaskCalls" }""", "'by' must be a number above 0")]
    [TestCase("""{ "choice": "Raise", "by": 3 }""", "'limit' is missing")]
    [TestCase("{}", "'choice' is missing")]
    [TestCase("""{ "choice": "WithoutModel", "by": 3 }""", "belong to 'Raise'")]
    public async Task Should_say_what_is_wrong_with_a_decision(string body, string words)
    {
        await using var platform = await GatewayFixture.StartAsync();

        var problem = await platform.PostAsync($"/api/v1/tasks/{Guid.NewGuid()}/budget", body).ProblemAsync(422, "invalid-request");

        problem.GetProperty("detail").GetString()!.ShouldContain(words);
    }

    private static TestPlatformOptions Configure(TestPlatformOptions options, MockLlm model, string agent, int calls)
    {
        options.Set("Agents:Models:main:Endpoint", model.Endpoint.ToString()).Set("Agents:Models:main:Model", "m").Set("Agents:RetryDelayMs", "5").Set("Agents:Budget:TaskCalls", $"{calls}");
        foreach (var other in s_agents.Where(other => other != agent))
        {
            options.Set($"Agents:Use:{other}", "none");
        }
        return options;
    }

    /// <summary>For the diagnostician something that probes look into, for the others something that no runbook has steps for.</summary>
    private static async Task<string> SubmitAsync(TestPlatform platform, string agent)
    {
        var description = agent == "Diagnostic" ? "The disk is full: /tmp is at 97 %" : "The zorblax of /tmp is to have size 20";
        using var submitted = await platform.PostAsync("/api/v1/tasks", JsonSerializer.Serialize(new { description, context = new { category = "Change", path = "/tmp" } }));
        return submitted.Headers.Location!.ToString();
    }

    private static Task<JsonElement> WaitingAsync(TestPlatform platform, string address) => Eventually.ShouldBe(
        () => GetAsync(platform, address), view => Status(view) == "NeedsAttention" && view.GetProperty("attention").GetString() == "BudgetUsedUp", TimeSpan.FromSeconds(60));

    private static async Task<HttpStatusCode> DecideAsync(TestPlatform platform, string address, string body)
    {
        using var answer = await platform.PostAsync($"{address}/budget", body);
        return answer.StatusCode;
    }

    private static async Task<string> EventsAsync(TestPlatform platform, string address) => string.Join('\n',
        (await platform.SendAsync(HttpMethod.Get, $"{address}/events?limit=100").JsonAsync()).GetProperty("items").EnumerateArray().Select(change => $"{change.GetProperty("change")}: {change.GetProperty("summary")}"));

    private static Task<JsonElement> GetAsync(TestPlatform platform, string address) => platform.SendAsync(HttpMethod.Get, address).JsonAsync();

    private static string? Status(JsonElement task) => task.GetProperty("status").GetString();

    private static MockAnswer Answer(MockRequest request) => request.Purpose switch
    {
        "analysis" => MockAnswer.Of(new { category = "Change", agents = new[] { "Diagnostic", "Automation", "Writer" }, complexity = "Simple", addedRisk = 0, riskReason = "", reason = "A setting is to change." }),
        "plan" => MockAnswer.Of(new
        {
            title = "Set the size",
            steps = new[] { new { title = "Set it", script = "sed -i 's/5/20/' /tmp/zorblax.conf\n", writes = new[] { "/tmp" }, network = nameof(NetworkEffect.None), timeoutSeconds = 30, rollback = "sed -i 's/20/5/' /tmp/zorblax.conf\n", verification = "grep -q 20 /tmp/zorblax.conf\n" } },
            refusal = "",
        }),
        "investigation" => MockAnswer.Of(new { plan = Array.Empty<string>(), question = "", claims = Array.Empty<object>(), confidence = 0, confidenceReasons = Array.Empty<string>(), gaps = Array.Empty<string>() }),
        _ => new MockAnswer { Text = "I have nothing to add." },
    };
}
