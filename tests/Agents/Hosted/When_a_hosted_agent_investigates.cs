using System.Text.Json;
using Platform.AgentTesting;
using Platform.AgentTesting.Fixtures;
using Platform.AgentTesting.Tasks;
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
        var log = Log(scratch);
        await using var platform = await StartAsync(scratch, await SettingsAsync(protocol, path, model));

        using var submitted = await platform.PostAsync("/api/v1/tasks", JsonSerializer.Serialize(new { description = Question(log) }));
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

    [TestCase("A2A", "new", "detective")]
    [TestCase("LangGraph", "", "sums")]
    public async Task Should_be_recorded_with_its_task_and_played_again_without_it(string protocol, string path, string model)
    {
        using var scratch = new ScratchFolder();
        var (log, folder) = (Log(scratch), scratch["fixture"]);
        await using (var platform = await StartAsync(scratch, await SettingsAsync(protocol, path, model)))
        {
            var api = new PlatformApi(platform.Http);
            var id = await api.SubmitAsync(Question(log), null, null, CancellationToken.None);
            await api.SettledAsync(id, TimeSpan.FromSeconds(60), CancellationToken.None);
            await TaskFixture.RecordAsync(api, id, folder);
        }
        string.Concat(Directory.GetFiles(folder).Select(File.ReadAllText)).ShouldNotContain("abcdefgh12345678");

        var fixture = await TaskFixture.LoadAsync(folder);
        fixture.Transcript.Exchanges.Count.ShouldBeGreaterThan(1, "it called a tool before it answered");
        await using var replay = await AgentTestCase.ReplayAsync(fixture);
        await using var another = await StartAsync(scratch, replay.Settings);

        (await fixture.ReplayAsync(new PlatformApi(another.Http))).ShouldBeEmpty();
        replay.Model.Transcript.Exchanges.Count.ShouldBe(fixture.Transcript.Exchanges.Count);
    }

    private static string Question(string log) => $"Why does the zorblax hum? [investigate {log}]";

    private static string Log(ScratchFolder scratch) =>
        scratch.Write("app.log", "10:00 started\n10:01 zorblax: cannot lock /run/zorblax.lock\n10:02 token=abcdefgh12345678 zorblax: out of step\n");

    private static async Task<IReadOnlyDictionary<string, string>> SettingsAsync(string protocol, string path, string model) => new Dictionary<string, string>
    {
        ["Agents:Models:elsewhere:Protocol"] = protocol, ["Agents:Models:elsewhere:Model"] = model,
        ["Agents:Models:elsewhere:Endpoint"] = new Uri((await (protocol == "A2A" ? HostedAgents.A2A : HostedAgents.LangGraph)).Address, path).ToString(),
        ["Agents:Use:Diagnostic"] = "elsewhere", ["Agents:RecordContent"] = "true",
    };

    private static Task<TestPlatform> StartAsync(ScratchFolder scratch, IReadOnlyDictionary<string, string> settings) => TestPlatform.StartAsync(options =>
    {
        options.Set("LocalTarget:WritablePaths:0", scratch.Path);
        foreach (var (setting, value) in settings)
        {
            options.Set(setting, value);
        }
    });
}
