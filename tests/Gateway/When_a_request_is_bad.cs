using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Npgsql;
using Platform.Tests.Fixtures;
using Shouldly;

namespace Platform.Tests.Gateway;

internal sealed class When_a_request_is_bad
{
    private const string Id = "00000000-0000-7000-8000-000000000001";
    private TestPlatform _platform = null!;

    [OneTimeSetUp]
    public async Task StartAsync() => _platform = await GatewayFixture.StartAsync();

    [OneTimeTearDown]
    public async Task StopAsync() => await _platform.DisposeAsync();

    private static IEnumerable<TestCaseData> Bodies()
    {
        yield return Body("nothing", "", 400, "malformed-body", "empty");
        yield return Body("null", "null", 400, "malformed-body", "send a JSON object");
        yield return Body("an array", "[]", 400, "malformed-body", "must be an object");
        yield return Body("cut off", "{\"description\":\"x\",", 400, "malformed-body", "line 1, byte 19");
        yield return Body("error on line 2", "{\n \"description\": nope}", 400, "malformed-body", "line 2, byte 18");
        yield return Body("trailing text", "{\"description\":\"x\"} more", 400, "malformed-body", "not valid JSON");
        yield return Body("comment", "{/* hi */\"description\":\"x\"}", 400, "malformed-body", "not valid JSON");
        yield return Body("unknown member", "{\"description\":\"x\",\"contxt\":{}}", 400, "malformed-body", "Known here: description, context, target, requester");
        yield return Body("other capitals", "{\"Description\":\"x\"}", 400, "malformed-body", "'Description' is not a known member");
        yield return Body("repeated member", "{\"description\":\"x\",\"description\":\"y\"}", 400, "malformed-body", "twice");
        yield return Body("number for text", "{\"description\":7}", 400, "malformed-body", "'description' must be text in quotes");
        yield return Body("number in context", "{\"description\":\"x\",\"context\":{\"port\":80}}", 400, "malformed-body", "'context.port' must be text in quotes");
        yield return Body("text for context", "{\"description\":\"x\",\"context\":\"y\"}", 400, "malformed-body", "an object whose values are all text");
        yield return Body("half a character", "{\"description\":\"\\ud800\"}", 400, "malformed-body", "surrogate");
        yield return Body("half a character in a name", "{\"description\":\"x\",\"context\":{\"\\ud800\":\"y\"}}", 400, "malformed-body", "");
        yield return Body("half a character in a member", "{\"\\ud800\":\"x\"}", 400, "malformed-body", "");
        yield return Body("control character in context", "{\"description\":\"x\",\"context\":{\"a\":\"\\u0000\"}}", 422, "invalid-request", "'context.a' holds a control character");
        yield return Body("deep nesting", string.Concat(Enumerable.Repeat("{\"context\":", 10_000)), 413, "body-too-large", "65,536");
        yield return Body("nesting below the limit", string.Concat(Enumerable.Repeat("[", 60_000)), 400, "malformed-body", "");
        yield return Body("no description", "{}", 422, "invalid-request", "'description' is missing; give 1 to 10,000 characters");
        yield return Body("blank description", "{\"description\":\"  \"}", 422, "invalid-request", "'description' is missing");
        yield return Body("long description", $"{{\"description\":\"{new string('x', 10_001)}\"}}", 422, "invalid-request", "10,001 characters; at most 10,000");
        yield return Body("a megabyte", $"{{\"description\":\"{new string('x', 1_000_000)}\"}}", 413, "body-too-large", "65,536 bytes");
        yield return Body("control character", "{\"description\":\"a\\u0000b\"}", 422, "invalid-request", "control character");
        yield return Body("bad target", "{\"description\":\"x\",\"target\":\"../etc\"}", 422, "invalid-request", "'target' must be the name of a target");
        yield return Body("null in context", "{\"description\":\"x\",\"context\":{\"path\":null}}", 422, "invalid-request", "'context.path' is null");
        yield return Body("everything at once", "{\"target\":\"A B\",\"requester\":\"\"}", 422, "invalid-request", "'requester' is missing");
    }

    private static TestCaseData Body(string name, string json, int status, string type, string says) => new TestCaseData(json, status, type, says).SetArgDisplayNames(name);

    [TestCaseSource(nameof(Bodies))]
    public async Task Should_say_what_would_be_right(string json, int status, string type, string says)
    {
        var problem = await _platform.PostAsync("/api/v1/tasks", json).ProblemAsync(status, type);

        problem.GetProperty("detail").GetString()!.ShouldContain(says);
        (await CountTasksAsync()).ShouldBe(0);
    }

    [Test]
    public async Task Should_name_the_byte_that_is_not_utf8()
    {
        using var content = new ByteArrayContent([.. "{\n\"description\":\""u8, 0xff, .. "\"}"u8]) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };

        var problem = await _platform.Http.PostAsync(new Uri("/api/v1/tasks", UriKind.Relative), content).ProblemAsync(400, "malformed-body");

        problem.GetProperty("line").GetInt32().ShouldBe(2);
        problem.GetProperty("position").GetInt32().ShouldBe(16);
        problem.GetProperty("detail").GetString()!.ShouldContain("0xFF");
    }

    [Test]
    public async Task Should_stop_reading_a_body_of_unknown_length_at_the_limit()
    {
        using var content = new StreamContent(new MemoryStream(new byte[200_000])) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/tasks") { Content = content };
        request.Headers.TransferEncodingChunked = true;

        await _platform.Http.SendAsync(request).ProblemAsync(413, "body-too-large");
    }

    [TestCase("text/plain")]
    [TestCase("application/x-www-form-urlencoded")]
    [TestCase(null)]
    public async Task Should_accept_json_alone(string? type)
    {
        using var content = new ByteArrayContent("{\"description\":\"x\"}"u8.ToArray());
        content.Headers.ContentType = type is null ? null : new MediaTypeHeaderValue(type);

        var problem = await _platform.Http.PostAsync(new Uri("/api/v1/tasks", UriKind.Relative), content).ProblemAsync(415, "unsupported-media-type");

        problem.GetProperty("detail").GetString()!.ShouldContain("application/json");
    }

    [TestCase("GET", "/api/v1/taskz", 404, "not-found")]
    [TestCase("GET", "/nowhere", 404, "not-found")]
    [TestCase("GET", "/api/v1/tasks/not-a-guid", 404, "not-found")]
    [TestCase("GET", $"/api/v1/tasks/{Id}", 404, "not-found")]
    [TestCase("GET", $"/api/v1/tasks/{Id}/plan", 404, "not-found")]
    [TestCase("GET", $"/api/v1/tasks/{Id}/diagnosis", 404, "not-found")]
    [TestCase("GET", $"/api/v1/tasks/{Id}/events", 404, "not-found")]
    [TestCase("GET", $"/api/v1/tasks/{Id}/stream", 404, "not-found")]
    [TestCase("GET", $"/api/v1/tasks/{Id}/report", 404, "not-found")]
    [TestCase("GET", $"/api/v1/tasks/{Id}/documents/{Id}", 404, "not-found")]
    [TestCase("PUT", "/api/v1/tasks", 405, "method-not-allowed")]
    [TestCase("DELETE", $"/api/v1/tasks/{Id}", 405, "method-not-allowed")]
    [TestCase("GET", "/api/v1/tasks?limit=0", 422, "invalid-request")]
    [TestCase("GET", "/api/v1/tasks?limit=201", 422, "invalid-request")]
    [TestCase("GET", "/api/v1/tasks?limit=ten", 422, "invalid-request")]
    [TestCase("GET", "/api/v1/tasks?status=Foo", 422, "invalid-request")]
    [TestCase("GET", "/api/v1/tasks?status=0", 422, "invalid-request")]
    [TestCase("GET", "/api/v1/tasks?category=incident", 422, "invalid-request")]
    [TestCase("GET", "/api/v1/tasks?archived=yes", 422, "invalid-request")]
    [TestCase("GET", "/api/v1/tasks?cursor=abc", 422, "invalid-request")]
    [TestCase("GET", "/api/v1/tasks?cursor=________________________________", 422, "invalid-request")]
    [TestCase("GET", "/api/v1/tasks?stauts=Failed", 422, "invalid-request")]
    [TestCase("GET", $"/api/v1/tasks/{Id}/events?after=-1", 422, "invalid-request")]
    [TestCase("GET", "/api/v1/runbooks?limit=1000", 422, "invalid-request")]
    [TestCase("GET", "/api/v1/runbooks/search", 422, "invalid-request")]
    [TestCase("GET", "/api/v1/runbooks/search?q=disk&platform=beos", 422, "invalid-request")]
    [TestCase("GET", "/api/v1/runbooks/a%01b", 404, "not-found")]
    [TestCase("DELETE", "/api/v1/targets/a%01b", 404, "not-found")]
    [TestCase("GET", "/api/v1/tasks?text=%00", 422, "invalid-request")]
    [TestCase("GET", "/problems/none-such", 404, "not-found")]
    public Task Should_answer_with_a_problem(string method, string path, int status, string type) =>
        _platform.SendAsync(new HttpMethod(method), path).ProblemAsync(status, type);

    [TestCase("approve", "{\"planHash\":\"ABC\"}", "planHash")]
    [TestCase("reject", "{}", "planHash")]
    [TestCase("answers", "{}", "values")]
    [TestCase("steps/1/settle", "{}", "settlement")]
    [TestCase("documents", "{}", "kind")]
    public async Task Should_name_the_member(string command, string json, string member)
    {
        var problem = await _platform.PostAsync($"/api/v1/tasks/{Id}/{command}", json).ProblemAsync(422, "invalid-request");

        problem.GetProperty("errors").GetProperty(member).GetArrayLength().ShouldBe(1);
    }

    [TestCase("steps/1/settle", "{\"settlement\":\"Maybe\"}", "Done, NotDone, Retry")]
    [TestCase("steps/1/settle", "{\"settlement\":1}", "Done, NotDone, Retry")]
    [TestCase("documents", "{\"kind\":\"Novel\"}", "Report, ChangeNotice, EmailDraft")]
    public async Task Should_list_the_names_there_are(string command, string json, string names)
    {
        var problem = await _platform.PostAsync($"/api/v1/tasks/{Id}/{command}", json).ProblemAsync(400, "malformed-body");

        problem.GetProperty("detail").GetString()!.ShouldContain(names);
    }

    [TestCase("")]
    [TestCase("with space")]
    public async Task Should_refuse_an_idempotency_key_that_cannot_be_kept(string key) =>
        await _platform.PostAsync("/api/v1/tasks", "{\"description\":\"x\"}", ("Idempotency-Key", key.Length == 0 ? new string('k', 201) : key)).ProblemAsync(422, "invalid-request");

    [Test]
    public async Task Should_explain_each_type_of_problem_at_its_address()
    {
        var problem = await _platform.SendAsync(HttpMethod.Get, "/api/v1/none").ProblemAsync(404, "not-found");

        var page = await _platform.Http.GetStringAsync(new Uri(problem.GetProperty("type").GetString()!, UriKind.Relative));

        page.ShouldContain("404");
    }

    private async Task<long> CountTasksAsync()
    {
        await using var connection = new NpgsqlConnection(_platform.ConnectionStrings["Gateway"]);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand("select (select count(*) from task_view) + (select count(*) from outbox_message)", connection);
        return (long)(await command.ExecuteScalarAsync())!;
    }
}
