using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Platform.AgentTesting;
using Platform.AgentTesting.Scripts;
using Shouldly;

namespace Platform.Tests.AgentTesting;

/// <summary>The mock over plain HTTP, as any client sees it.</summary>
internal sealed class When_a_script_is_played
{
    private const string Script =
        """
        rules:
          - when: { agent: Router, step: 1, content: "web-\\d" }
            json: { category: Incident, points: 12, urgent: true }
          - when: { agent: Diagnostic }
            times: 1
            tool-calls: [{ name: run_probe, arguments: { probe: usage } }]
          - when: { agent: Diagnostic, step: 2 }
            answer: "second"
          - when: { agent: Reader, step: 1, content: "says (?<words>.+)" }
            json: { quote: "${words}", kept: "${HOME}" }
          - when: { agent: Reader, content: "says (?<words>.+)" }
            answer: "It says ${words}"
            tool-calls: [{ name: look, arguments: { for: "${words}" } }]
          - when: { content: too many }
            fault: rate-limited-with-retry-after
            retry-after: 7
          - when: { content: refuse }
            fault: refusal
          - when: { agent: Writer }
            answer: '{"a":1}'
            fault: fenced
        """;

    private MockLlm _model = null!;

    [OneTimeSetUp]
    public async Task StartAsync() => _model = await MockLlm.StartAsync(MockScript.Parse("script.yaml", Script).Answer);

    [OneTimeTearDown]
    public async Task StopAsync() => await _model.DisposeAsync();

    [Test]
    public async Task Should_answer_by_agent_content_and_step()
    {
        (await TextAsync("Router", [("user", "web-1 is down")])).ShouldBe("""{"category":"Incident","points":12,"urgent":true}""");
        var first = Message(await AskAsync("Diagnostic", [("user", "why")]));
        first.GetProperty("tool_calls")[0].GetProperty("function").GetProperty("arguments").GetString().ShouldBe("""{"probe":"usage"}""");
        (await TextAsync("Diagnostic", [("user", "why"), ("assistant", "looking"), ("user", "and?")])).ShouldBe("second");
    }

    [Test]
    public async Task Should_quote_what_it_read()
    {
        var quoted = JsonDocument.Parse(await TextAsync("Reader", [("user", """The log says "full\t" """)])).RootElement;
        var second = Message(await AskAsync("Reader", [("user", """The log says "full\t" """), ("assistant", "looking")]));

        quoted.GetProperty("quote").GetString().ShouldBe("""
            "full\t" 
            """);
        quoted.GetProperty("kept").GetString().ShouldBe("${HOME}");
        second.GetProperty("content").GetString()!.ShouldStartWith("It says \"full");
        JsonDocument.Parse(second.GetProperty("tool_calls")[0].GetProperty("function").GetProperty("arguments").GetString()!).RootElement.GetProperty("for").GetString()!.ShouldStartWith("\"full");
    }

    [Test]
    public async Task Should_say_that_no_rule_fits()
    {
        using var response = await SendAsync("Router", [("user", "nothing known")], stream: false);

        response.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await response.Content.ReadAsStringAsync()).ShouldContain("No rule of the script fits this request of Router (step 1).");
    }

    [Test]
    public async Task Should_stream_what_it_would_send_whole()
    {
        using var response = await SendAsync("Router", [("user", "web-2 is down")], stream: true);
        var events = (await response.Content.ReadAsStringAsync()).Split("\n\n", StringSplitOptions.RemoveEmptyEntries).Select(line => line["data: ".Length..]).ToList();

        events[^1].ShouldBe("[DONE]");
        var chunks = events.SkipLast(1).Select(line => JsonDocument.Parse(line).RootElement).ToList();
        string.Concat(chunks.Where(chunk => chunk.GetProperty("choices").GetArrayLength() > 0).Select(chunk => chunk.GetProperty("choices")[0].GetProperty("delta"))
            .Select(delta => delta.TryGetProperty("content", out var text) ? text.GetString() : "")).ShouldBe("""{"category":"Incident","points":12,"urgent":true}""");
        chunks[^2].GetProperty("choices")[0].GetProperty("finish_reason").GetString().ShouldBe("stop");
        chunks[^1].GetProperty("usage").GetProperty("prompt_tokens").GetInt32().ShouldBeGreaterThan(0);
    }

    [Test]
    public async Task Should_play_faults()
    {
        using var limited = await SendAsync("Other", [("user", "too many of us")], stream: false);
        limited.StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
        limited.Headers.RetryAfter!.Delta.ShouldBe(TimeSpan.FromSeconds(7));
        var refused = Message(await AskAsync("Other", [("user", "refuse it")]));
        refused.GetProperty("refusal").GetString().ShouldNotBeNullOrEmpty();
        refused.GetProperty("content").ValueKind.ShouldBe(JsonValueKind.Null);
        (await TextAsync("Writer", [("user", "x")])).ShouldContain("```json\n{\"a\":1}\n```");
    }

    [TestCase("rules: []", "line 1: 'rules' must be a list of at least one rule")]
    [TestCase("rules:\n  - answer: a\n    fault: explosion", "line 3: there is no fault 'explosion'; there are none, rate-limited,")]
    [TestCase("rules:\n  - anwser: a", "line 2: unknown key 'anwser' in a rule; known are when,")]
    [TestCase("rules:\n  - when: { step: 0 }", "line 2: a whole number from 1 to 1000 is expected here, not '0'")]
    [TestCase("rules:\n  - when: { content: '(' }", "line 2: 'content' is no regular expression")]
    [TestCase("rules: [", "line 2:")]
    public void Should_name_the_line_of_a_mistake(string yaml, string words) =>
        Should.Throw<ScriptException>(() => MockScript.Parse("script.yaml", yaml)).Message.ShouldContain($"script.yaml, {words}");

    private async Task<string> TextAsync(string agent, (string Role, string Text)[] messages) => Message(await AskAsync(agent, messages)).GetProperty("content").GetString()!;

    private static JsonElement Message(JsonElement completion) => completion.GetProperty("choices")[0].GetProperty("message");

    private async Task<JsonElement> AskAsync(string agent, (string Role, string Text)[] messages)
    {
        using var response = await SendAsync(agent, messages, stream: false);
        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        return await response.Content.ReadFromJsonAsync<JsonElement>();
    }

    private async Task<HttpResponseMessage> SendAsync(string agent, (string Role, string Text)[] messages, bool stream)
    {
        using var http = new HttpClient();
        http.DefaultRequestHeaders.UserAgent.ParseAdd($"{agent} test/1.0");
        return await http.PostAsJsonAsync(
            $"{_model.Endpoint}/chat/completions", new { model = "m", stream, messages = messages.Select(message => new { role = message.Role, content = message.Text }) });
    }
}
