using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using Platform.AgentTesting;
using Platform.Contracts.Execution;
using Platform.Tests.Executor;
using Platform.Tests.Executor.Runners;
using Platform.Tests.Fixtures;
using Platform.Tests.Gateway;
using Shouldly;

namespace Platform.Tests.Agents;

/// <summary>
/// A whole investigation with real probes: a web server and a log file on the target, looked at from there, by the sandbox or
/// over ssh. What is too long says so, and what is not the target's is not asked.
/// </summary>
internal sealed class When_a_model_looks_at_a_real_target
{
    private readonly ScratchFolder _scratch = new();
    private readonly SshServer _ssh = new();
    private WebTarget _web = null!;
    private MockLlm _model = null!;
    private TestPlatform _platform = null!;
    private string _log = null!;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        _log = _scratch.Write("app.log", string.Concat(Enumerable.Range(1, 3_000).Select(number => string.Create(
            CultureInfo.InvariantCulture, $"2030-01-07T{8 + (number / 1_000):00}:{number % 60:00}:00 shop-api[71]: request {number} served in {number % 7} ms{(number == 2_990 ? " ERROR database is locked by 4711" : "")}\n"))));
        _web = WebTarget.Start();
        _model = await MockLlm.StartAsync(request => request.Agent == "Diagnostic" ? Look(request) : new MockAnswer { Text = "I have nothing to add." });
        _platform = await TestPlatform.StartAsync(options => options.Set("LocalTarget:WritablePaths:0", _scratch.Path)
            .Set("Agents:Models:main:Endpoint", _model.Endpoint.ToString()).Set("Agents:Models:main:Model", "detective").Set("Agents:RetryDelayMs", "5").Set("Agents:CacheHours", "0"));
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        await _platform.DisposeAsync();
        await _model.DisposeAsync();
        _web.Dispose();
        await _ssh.DisposeAsync();
        _scratch.Dispose();
    }

    [TestCase(TargetKind.Local)]
    [TestCase(TargetKind.Ssh)]
    public async Task Should_read_its_log_and_ask_its_web_server_and_nobody_else(TargetKind kind)
    {
        var target = kind == TargetKind.Local ? "local" : await SshTargetAsync();
        var (served, asked) = (_web.Paths.Count, _model.Transcript.Exchanges.Count);

        var submitted = await _platform.PostAsync("/api/v1/tasks", JsonSerializer.Serialize(new { description = $"Why does the zorblax hum on {kind}?", target })).JsonAsync(HttpStatusCode.Accepted);
        var address = $"/api/v1/tasks/{submitted.GetProperty("id").GetString()}";
        await Eventually.ShouldBe(() => _platform.SendAsync(HttpMethod.Get, address).JsonAsync(), task => task.GetProperty("status").GetString() is "Completed" or "Failed" or "NeedsAttention", TimeSpan.FromSeconds(90));

        var diagnosis = await _platform.SendAsync(HttpMethod.Get, $"{address}/diagnosis").JsonAsync();
        var claims = diagnosis.GetProperty("reading").GetProperty("claims").EnumerateArray().ToList();
        claims.Select(claim => claim.GetProperty("status").GetString()).ShouldBe(["Confirmed", "Confirmed"], diagnosis.ToString());
        var cited = claims.Select(claim => claim.GetProperty("citations")[0].GetProperty("evidenceId").GetString()).ToList();
        diagnosis.GetProperty("evidence").EnumerateArray().Where(record => cited.Contains(record.GetProperty("evidenceId").GetString())).Select(record => record.GetProperty("title").GetString())
            .ShouldBe([$"Answer of {_web.Address}health", $"Newest lines of {_log} with ERROR"], ignoreOrder: true);

        var last = _model.Transcript.Exchanges.Skip(asked).Last(exchange => exchange.Agent == "Diagnostic").Request;
        Told(last, "call_1_1").ShouldContain("HTTP/1.1 503");
        Told(last, "call_1_3").ShouldContain("Location: http://169.254.169.254/latest/meta-data/");
        var (body, headers, lines, hour) = (Told(last, "call_2_1"), Told(last, "call_2_2"), Told(last, "call_2_3"), Told(last, "call_2_4"));
        body.ShouldEndWith("This is not all: the rest was cut off. Ask for the headers only (headersOnly).");
        body.Length.ShouldBeLessThan(13_000);
        headers.ShouldSatisfyAllConditions(() => headers.ShouldContain("Content-Length: 1000000"), () => headers.ShouldNotContain("xxxx"), () => headers.ShouldEndWith(">"));
        lines.ShouldEndWith("This is not all: the rest was cut off. Ask for fewer lines, a narrower time, or a pattern that only the interesting lines have.");
        lines.ShouldContain("request 3000 served", Case.Sensitive, "the newest lines are those that stay");
        lines.ShouldNotContain("request 2501 served");
        hour.ShouldSatisfyAllConditions(() => hour.ShouldContain("request 999 served"), () => hour.ShouldNotContain("request 1000 served"));
        Told(last, "call_2_5").ShouldContain("Failed to connect");
        Told(last, "call_2_6").ShouldContain("404");
        foreach (var call in Enumerable.Range(1, s_elsewhere.Length))
        {
            Told(last, $"call_3_{call}").ShouldContain("is another machine", Case.Sensitive, s_elsewhere[call - 1]);
        }
        _web.Paths.Skip(served).ShouldBe(["GET /health", "GET /away", "GET /big", "HEAD /big", "GET /[1-9]"], ignoreOrder: true, "one request each");
    }

    private static readonly string[] s_elsewhere =
    [
        "http://169.254.169.254/latest/meta-data/", "http://2852039166/", "http://0xa9.0xfe.0xa9.0xfe/", "http://[::ffff:169.254.169.254]/", "http://127.0.0.1.example.org/", "http://0.0.0.0/", "http://192.0.2.1/?all=secrets",
    ];

    /// <summary>Looks at everything, then cites the two that matter.</summary>
    private MockAnswer Look(MockRequest request) => request.Step switch
    {
        1 => Call(("http_check", new { url = $"{_web.Address}health" }), ("read_log", new { file = _log, pattern = "ERROR" }), ("http_check", new { url = $"{_web.Address}away" })),
        2 => Call(
            ("http_check", new { url = $"{_web.Address}big" }), ("http_check", new { url = $"{_web.Address}big", headersOnly = true }), ("read_log", new { file = _log, lines = 500 }),
            ("read_log", new { file = _log, pattern = "request (999|1000) ", since = "2030-01-07 08:00", until = "2030-01-07 08:59" }), ("http_check", new { url = "http://127.0.0.1:9/" }), ("http_check", new { url = $"{_web.Address}[1-9]" })),
        3 => Call([.. s_elsewhere.Select(url => ("http_check", (object)new { url }))]),
        _ => MockAnswer.Of(new
        {
            plan = new[] { "Ask the server, read its log." },
            claims = new[]
            {
                new { claim = "It answers with an error.", status = "Confirmed", quotes = new[] { new { evidence = Evidence(request, "503"), quote = "the zorblax is out of step" } } },
                new { claim = "Its database is locked.", status = "Confirmed", quotes = new[] { new { evidence = Evidence(request, "4711"), quote = "database is locked by 4711" } } },
            },
            confidence = 80, confidenceReasons = new[] { "Both say so." }, gaps = Array.Empty<string>(), question = "",
        }),
    };

    private async Task<string> SshTargetAsync()
    {
        Assume.That(File.Exists("/usr/sbin/sshd"), "openssh-server is not installed");
        await _ssh.StartAsync();
        var target = _ssh.Target;
        await _platform.SendAsync(HttpMethod.Put, "/api/v1/targets/ssh-test", JsonSerializer.Serialize(new
        {
            kind = "Ssh", host = target.Host, port = target.Port, user = target.User, hostKey = target.HostKey, identityFile = target.IdentityFile, scope = new { writablePaths = Array.Empty<string>(), network = "Any" },
        })).JsonAsync(HttpStatusCode.Created);
        return "ssh-test";
    }

    private static string Evidence(MockRequest request, string text) => Regex.Matches(request.Text, @"<data \w+ evidence (?<id>[0-9a-f-]{36})>\n(?<text>.*?)\n</data", RegexOptions.Singleline)
        .First(match => match.Groups["text"].Value.Contains(text, StringComparison.Ordinal)).Groups["id"].Value;

    private static string Told(JsonElement request, string callId) => request.GetProperty("messages").EnumerateArray()
        .Single(message => message.TryGetProperty("tool_call_id", out var id) && id.GetString() == callId).GetProperty("content").ToString();

    private static MockAnswer Call(params (string Tool, object Arguments)[] calls) =>
        new() { ToolCalls = [.. calls.Select(call => new MockToolCall(call.Tool, JsonSerializer.SerializeToElement(call.Arguments)))] };
}
