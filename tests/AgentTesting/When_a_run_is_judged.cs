using System.Net.Http.Json;
using System.Text.Json;
using Platform.AgentTesting;
using Platform.AgentTesting.Runs;
using Shouldly;

namespace Platform.Tests.AgentTesting;

/// <summary>The assertions on what an agent asked, each with what it says where it does not hold.</summary>
internal sealed class When_a_run_is_judged
{
    private const string Evidence = "<data 0123456789abcdef evidence e-1>\n/dev/sdb1 97% /srv\n</data 0123456789abcdef>";

    private static readonly object[] s_first = [new { role = "system", content = "Find out." }, new { role = "user", content = Evidence }];
    private AgentTestCase _case = null!;

    [OneTimeSetUp]
    public async Task RunAsync()
    {
        _case = await AgentTestCase.StartAsync(request => request.Step switch
        {
            1 => new MockAnswer { ToolCalls = [new MockToolCall("run_probe", JsonSerializer.SerializeToElement(new { probe = "usage" }))], InputTokens = 100, OutputTokens = 10 },
            _ => MockAnswer.Of(new
            {
                claims = new[] { new { claim = "The volume is full.", quotes = new[] { new { evidence = "e-1", quote = "97% /srv" }, new { evidence = request.Agent == "Liar" ? "e-1" : "e-2", quote = "inodes 12%" } } } },
            }) with { InputTokens = 200, OutputTokens = 20 },
        });
        foreach (var agent in new[] { "Diagnostic", "Liar" })
        {
            using var http = new HttpClient();
            http.DefaultRequestHeaders.UserAgent.ParseAdd($"{agent} test/1.0");
            var first = await AskAsync(http, s_first);
            await AskAsync(http, [.. s_first, first, new { role = "tool", tool_call_id = first.GetProperty("tool_calls")[0].GetProperty("id").GetString(), content = "e-2: inodes 12%" }]);
        }
    }

    [OneTimeTearDown]
    public async Task StopAsync() => await _case.DisposeAsync();

    [Test]
    public void Should_pass_what_happened() => _case.Run("Diagnostic")
        .Should_call_tool("run_probe", arguments => arguments.GetProperty("probe").GetString() == "usage", times: 1)
        .Should_not_call_tool("delete")
        .Should_cite("e-1", "97%").Should_cite("e-2").Should_cite_only_what_it_read()
        .Should_stay_within_budget(requests: 2, tokens: 330, money: 0.00036m, inputPrice: 1, outputPrice: 2)
        .Should_end_with(answer => answer.GetProperty("claims").GetArrayLength() == 1);

    [TestCaseSource(nameof(Wrong))]
    public void Should_say_what_happened_instead(string agent, Action<AgentRun> assertion, string words) =>
        Should.Throw<AgentAssertionException>(() => assertion(_case.Run(agent))).Message.ShouldContain(words);

    private static IEnumerable<TestCaseData> Wrong()
    {
        yield return new TestCaseData("Diagnostic", (AgentRun run) => { run.Should_call_tool("reboot"); }, "should have called reboot. Its calls: run_probe({\"probe\":\"usage\"}).");
        yield return new TestCaseData("Diagnostic", (AgentRun run) => { run.Should_call_tool("run_probe", times: 2); }, "2 times, not 1 times");
        yield return new TestCaseData("Diagnostic", (AgentRun run) => { run.Should_call_tool("run_probe", arguments => arguments.TryGetProperty("force", out _)); }, "with such arguments");
        yield return new TestCaseData("Diagnostic", (AgentRun run) => { run.Should_not_call_tool("run_probe"); }, "and called run_probe({");
        yield return new TestCaseData("Diagnostic", (AgentRun run) => { run.Should_cite("e-3"); }, "should have cited e-3. It cited: e-1 \"97% /srv\", e-2 \"inodes 12%\".");
        yield return new TestCaseData("Liar", (AgentRun run) => { run.Should_cite_only_what_it_read(); }, "quotes \"inodes 12%\" from e-1, where it does not stand.");
        yield return new TestCaseData("Diagnostic", (AgentRun run) => { run.Should_stay_within_budget(requests: 1, tokens: 329); }, "2 requests, 1 allowed; 330 tokens, 329 allowed.");
        yield return new TestCaseData("Diagnostic", (AgentRun run) => { run.Should_stay_within_budget(money: 0.0001m, inputPrice: 1, outputPrice: 2); }, "of money");
        yield return new TestCaseData("Diagnostic", (AgentRun run) => { run.Should_end_with(_ => false); }, "should have ended with another answer than {\"claims\"");
        yield return new TestCaseData("Nobody", (AgentRun _) => { }, "Nobody asked its model nothing. Asked have: Diagnostic (), Liar ().");
    }

    private async Task<JsonElement> AskAsync(HttpClient http, object[] messages)
    {
        using var response = await http.PostAsJsonAsync($"{_case.Model.Endpoint}/chat/completions", new { model = "m", messages });
        return (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("choices")[0].GetProperty("message");
    }
}
