using System.Text.Json;
using Platform.Tests.Executor;
using Platform.Tests.Fixtures;
using Platform.Tests.Gateway;
using Shouldly;

namespace Platform.Tests.Agents.Hosted;

/// <summary>A task over HTTP whose diagnosis is an agent hosted elsewhere: it has a probe run on the target and cites what that found.</summary>
[Parallelizable(ParallelScope.All)]
internal sealed class When_a_hosted_agent_investigates
{
    [TestCase("A2A", "new", "detective")]
    [TestCase("LangGraph", "", "sums")]
    public async Task Should_cite_what_its_probe_found_on_the_target(string protocol, string path, string model)
    {
        using var scratch = new ScratchFolder();
        var log = scratch.Write("app.log", "10:00 started\n10:01 zorblax: cannot lock /run/zorblax.lock\n10:02 token=abcdefgh12345678 zorblax: out of step\n");
        var server = await (protocol == "A2A" ? HostedAgents.A2A : HostedAgents.LangGraph);
        await using var platform = await TestPlatform.StartAsync(options => options.Set("LocalTarget:WritablePaths:0", scratch.Path)
            .Set("Agents:Models:elsewhere:Protocol", protocol).Set("Agents:Models:elsewhere:Model", model).Set("Agents:Models:elsewhere:Endpoint", new Uri(server.Address, path).ToString())
            .Set("Agents:Use:Diagnostic", "elsewhere"));

        using var submitted = await platform.PostAsync("/api/v1/tasks", JsonSerializer.Serialize(new { description = $"Why does the zorblax hum? [investigate {log}]" }));
        var address = submitted.Headers.Location!.ToString();
        await Eventually.ShouldBe(() => platform.SendAsync(HttpMethod.Get, address).JsonAsync(), task => task.GetProperty("status").GetString() is "Completed" or "Failed" or "NeedsAttention", TimeSpan.FromSeconds(60));

        var diagnosis = await platform.SendAsync(HttpMethod.Get, $"{address}/diagnosis").JsonAsync();
        var reading = diagnosis.GetProperty("reading");
        reading.GetProperty("model").GetString().ShouldBe(model, diagnosis.ToString());
        var claims = reading.GetProperty("claims").EnumerateArray().ToList();
        claims.Select(claim => claim.GetProperty("status").GetString()).ShouldBe(["Confirmed", "Hypothesis"], diagnosis.ToString());
        var cited = claims[0].GetProperty("citations")[0].GetProperty("evidenceId").GetString();
        var evidence = diagnosis.GetProperty("evidence").EnumerateArray().Single(record => record.GetProperty("evidenceId").GetString() == cited);
        evidence.GetProperty("title").GetString().ShouldBe($"Newest lines of {log} with zorblax");
        evidence.GetProperty("text").GetString()!.ShouldContain("10:01 zorblax: cannot lock /run/zorblax.lock\n");
    }
}
