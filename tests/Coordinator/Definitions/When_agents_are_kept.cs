using System.Net;
using Platform.Contracts.Definitions;
using Platform.Tests.Fixtures;
using Platform.Tests.Gateway;
using Shouldly;

namespace Platform.Tests.Coordinator.Definitions;

internal sealed class When_agents_are_kept
{
    private TestPlatform _platform = null!;

    [OneTimeSetUp]
    public async Task StartAsync() => _platform = await DefinitionsPlatform.StartAsync(options => options
        .Record<AgentChanged>().Set("Agents:Use:Automation", "none").Set("Agents:Budget:TaskCalls", "10").Set("Agents:MaxIterations", "5")
        .Set("Agents:Mcp:ops:Endpoint", "http://127.0.0.1:1/mcp").Set("Agents:Mcp:ops:Tools:get.status:Effect", "ReadOnly").Set("Agents:Mcp:ops:Tools:restart:Effect", "Changing"));

    [OneTimeTearDown]
    public ValueTask StopAsync() => _platform.DisposeAsync();

    [TestCase("router", "Router")]
    [TestCase("diagnostic", "Diagnostic")]
    [TestCase("automation", "Automation")]
    public async Task Should_have_what_is_shipped(string id, string role)
    {
        var agent = await _platform.GetAsync($"agents/{id}");

        agent.GetProperty("settings").Text("role").ShouldBe(role);
        agent.Text("instructions").ShouldNotBeNullOrWhiteSpace();
        agent.GetProperty("builtIn").GetBoolean().ShouldBeTrue();
        agent.GetProperty("overridden").GetBoolean().ShouldBeFalse();
        (agent.Text("changedBy"), agent.Number("version")).ShouldBe(("platform", 1));
    }

    [Test]
    public async Task Should_change_a_built_in_agent_reset_it_and_keep_who_did_what()
    {
        using var read = await _platform.SendAsync(HttpMethod.Get, "/api/v1/agents/writer");
        var shipped = (await _platform.GetAsync("agents/writer")).Text("instructions");
        read.Headers.ETag!.Tag.ShouldBe("\"1\"");

        var changed = await _platform.PutAsync("agents/writer", Writer("Be brief."), 1).JsonAsync();
        var again = await _platform.PutAsync("agents/writer", Writer("Be brief.")).JsonAsync();
        (await _platform.PutAsync("agents/writer", Writer("Be long."), 1).ProblemAsync(412, "version-mismatch")).Number("currentVersion").ShouldBe(2);
        var reset = await _platform.PostAsync("/api/v1/agents/writer/reset").JsonAsync();

        (changed.Number("version"), changed.Text("instructions"), changed.GetProperty("overridden").GetBoolean()).ShouldBe((2, "Be brief.", true));
        again.Number("version").ShouldBe(2, "saving the same again changes nothing");
        (reset.Number("version"), reset.Text("instructions"), reset.GetProperty("overridden").GetBoolean()).ShouldBe((3, shipped, false));
        var history = (await _platform.GetAsync("agents/writer/versions")).GetProperty("items").EnumerateArray().ToList();
        history.Select(version => (version.Number("version"), version.Text("change"), version.Text("changedBy")))
            .ShouldBe([(3, "Reset", "tester"), (2, "Changed", "tester"), (1, "Shipped", "platform")]);
        history[1].GetProperty("changed").EnumerateArray().Select(member => member.GetString()).ShouldBe(["description", "systemPrompt", "instructions"], ignoreOrder: true);
        (await _platform.GetAsync("agents/writer/versions?limit=1&below=3")).GetProperty("items")[0].Number("version").ShouldBe(2);
        (await _platform.GetAsync("agents/writer/versions/2")).Text("instructions").ShouldBe("Be brief.");
        (await _platform.Recorded<AgentChanged>().FirstAsync(change => change is { AgentId: "writer", Version: 3 })).Definition!.Instructions.ShouldBe(shipped);
    }

    [Test]
    public async Task Should_make_and_delete_agents_of_ones_own()
    {
        using var made = await _platform.SendAsync(
            HttpMethod.Put, "/api/v1/agents/night-router", """{"name":"Night","role":"Router","systemPrompt":"Assume nobody is awake.","takesOver":true}""", ("If-None-Match", "*"));
        made.StatusCode.ShouldBe(HttpStatusCode.Created, await made.Content.ReadAsStringAsync());
        made.Headers.Location!.ToString().ShouldBe("/api/v1/agents/night-router");

        var taken = await _platform.PutAsync("agents/second-router", new { name = "Second", role = "Router", systemPrompt = "x", takesOver = true }).ProblemAsync(422, "invalid-request");
        taken.Errors()["takesOver"].ShouldContain("taken over by night-router already");
        await _platform.SendAsync(HttpMethod.Put, "/api/v1/agents/night-router", """{"name":"Night","role":"Router","systemPrompt":"x"}""", ("If-None-Match", "*")).ProblemAsync(412, "version-mismatch");
        await _platform.SendAsync(HttpMethod.Delete, "/api/v1/agents/night-router", null, ("If-Match", "\"7\"")).ProblemAsync(412, "version-mismatch");
        (await _platform.SendAsync(HttpMethod.Delete, "/api/v1/agents/night-router")).StatusCode.ShouldBe(HttpStatusCode.NoContent);

        await _platform.SendAsync(HttpMethod.Get, "/api/v1/agents/night-router").ProblemAsync(404, "not-found");
        (await _platform.GetAsync("agents/night-router/versions")).GetProperty("items").EnumerateArray().Select(version => version.Text("change")).ShouldBe(["Deleted", "Created"]);
        (await _platform.GetAsync("agents/night-router/versions/1")).Text("instructions").ShouldBe("Assume nobody is awake.");
        (await _platform.Recorded<AgentChanged>().FirstAsync(change => change is { AgentId: "night-router", Version: 2 })).Definition.ShouldBeNull();
        (await _platform.PutAsync("agents/night-router", new { name = "Night", role = "Router", systemPrompt = "x" }).JsonAsync(HttpStatusCode.Created)).Number("version").ShouldBe(3, "a number is given once");
    }

    [Test]
    public async Task Should_say_what_is_wrong_with_an_agent()
    {
        var first = (await _platform.PutAsync("agents/automation", new
        {
            name = "A",
            role = "Automation",
            systemPrompt = "x",
            prompt = new { id = "y" },
            models = new { plan = "main", summary = "main" },
            tools = new[] { "read_log" },
            maxIterations = 6,
            budget = new { taskCalls = 11, taskMoney = -1 },
            takesOver = true,
        }).ProblemAsync(422, "invalid-request")).Errors();
        var second = (await _platform.PutAsync("agents/diagnostic", new
        {
            name = "",
            role = "Writer",
            models = new { investigation = "gpt" },
            budget = new { },
        }).ProblemAsync(422, "invalid-request")).Errors();

        first["systemPrompt"].ShouldContain("give one of them");
        first["models.plan"].ShouldContain("the configuration gives the role Automation no model for it (Agents:Use)");
        first["models.summary"].ShouldContain("no purpose of the role Automation; it has: plan");
        first["tools"].ShouldBe("'tools' has 'read_log', which is no tool of the role Automation; it has: none.");
        first["maxIterations"].ShouldBe("'maxIterations' is 6; give 1 to 5 (Agents:MaxIterations), or leave it out.");
        first["budget.taskCalls"].ShouldBe("'budget.taskCalls' is 11; give 0 to 10 (Agents:Budget:TaskCalls), or leave it out.");
        first.Keys.ShouldContain("budget.taskMoney");
        first["takesOver"].ShouldContain("built in");
        second.Keys.ShouldBe(["name", "role", "systemPrompt", "models.investigation"], ignoreOrder: true);
        second["role"].ShouldContain("diagnostic has the role Diagnostic and keeps it");
        (await _platform.PutAsync("agents/other", new { name = "x", role = "Writer", systemPrompt = "x", models = new { summary = "gpt" } }).ProblemAsync(422, "invalid-request"))
            .Errors()["models.summary"].ShouldBe("'models.summary' is 'gpt', which is no configured model; give fast, main, none (Agents:Models).");
        (await _platform.PutAsync("agents/Router_1", new { name = "x", role = "Router", systemPrompt = "x" }).ProblemAsync(422, "invalid-request")).Errors().Keys.ShouldBe(["id"]);
    }

    [Test]
    public async Task Should_name_tools_of_servers_that_the_operator_declared_to_be_read_only()
    {
        var body = (string tool) => new { name = "Watch", role = "Diagnostic", systemPrompt = "x", tools = new[] { "read_log", tool } };

        (await _platform.PutAsync("agents/watch", body("ops_get_status")).JsonAsync(HttpStatusCode.Created)).GetProperty("settings").GetProperty("tools")[1].GetString().ShouldBe("ops_get_status");
        (await _platform.PutAsync("agents/watch", body("ops_restart")).ProblemAsync(422, "invalid-request")).Errors()["tools"].ShouldBe(
            "'tools' has 'ops_restart', which is no tool of the role Diagnostic; it has: http_check, past_tasks, read_file, read_log, run_probe, search_runbooks, ops_get_status (those of MCP servers are declared in Agents:Mcp).");
    }

    [Test]
    public async Task Should_keep_what_the_platform_needs()
    {
        (await _platform.SendAsync(HttpMethod.Delete, "/api/v1/agents/router").ProblemAsync(409, "in-use")).Text("detail")!.ShouldContain("built in");
        await _platform.PostAsync("/api/v1/agents/nobody/reset").ProblemAsync(404, "not-found");
        await _platform.SendAsync(HttpMethod.Get, "/api/v1/agents/nobody/versions").ProblemAsync(404, "not-found");
        await _platform.SendAsync(HttpMethod.Get, "/api/v1/agents/router/versions/99").ProblemAsync(404, "not-found");
    }

    private static object Writer(string prompt) => new { name = "Writer", role = "Writer", systemPrompt = prompt };
}
