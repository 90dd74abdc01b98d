using System.Net;
using System.Text;
using Platform.Tests.Fixtures;
using Shouldly;

namespace Platform.Tests.Gateway;

/// <summary>Anybody with a key may read, submit and stop; what changes the platform's reach, or lets held work go on, is an operator's.</summary>
internal sealed class When_a_caller_is_no_operator
{
    private const string Key = "key-of-a-monitoring-system";
    private const string Id = "00000000-0000-7000-8000-000000000001";
    private TestPlatform _platform = null!;

    [OneTimeSetUp]
    public async Task Start() => _platform = await GatewayFixture.StartAsync(options => options
        .Set("Gateway:ApiKeys:1:Name", "monitoring").Set("Gateway:ApiKeys:1:Key", Key).Set("Gateway:ApiKeys:1:Roles:0", "oncall"));

    [OneTimeTearDown]
    public ValueTask Stop() => _platform.DisposeAsync();

    [TestCase("POST", "targets", "save targets")]
    [TestCase("PUT", "targets/db-2", "save targets")]
    [TestCase("DELETE", "targets/db-2", "delete targets")]
    [TestCase("PUT", "secrets/password", "save secrets")]
    [TestCase("DELETE", "secrets/password", "delete secrets")]
    [TestCase("PUT", "agents/writer", "save agents")]
    [TestCase("POST", "agents/writer/reset", "reset agents")]
    [TestCase("DELETE", "agents/clerk", "delete agents")]
    [TestCase("PUT", "prompts/house-style", "save prompts")]
    [TestCase("DELETE", "prompts/house-style", "delete prompts")]
    [TestCase("POST", $"stop/{Id}/resume", "resume what was stopped")]
    [TestCase("DELETE", $"stop/{Id}", "resume what was stopped")]
    [TestCase("POST", "targets/db-2/facts", "confirm facts about targets")]
    [TestCase("DELETE", $"targets/db-2/facts/{Id}", "delete what is remembered of targets")]
    [TestCase("POST", $"tasks/{Id}/budget", "decide about the budget of a task")]
    [TestCase("POST", $"parked-messages/executor/{Id}/redeliver", "settle parked messages")]
    [TestCase("DELETE", $"parked-messages/executor/{Id}", "settle parked messages")]
    public async Task Should_be_refused_and_told_why(string method, string path, string what)
    {
        var problem = await SendAsync(method, path, "{}").ProblemAsync(403, "forbidden");

        problem.GetProperty("detail").GetString().ShouldBe(
            $"Only an operator may {what}. The key of monitoring has the roles oncall; an operator's key has 'operator' among its Gateway:ApiKeys:<n>:Roles.");
        // With an operator's key the same request goes on to be judged by its body, or by the service that owns the data.
        using var allowed = await _platform.SendAsync(new HttpMethod(method), $"/api/v1/{path}", "{}");
        allowed.StatusCode.ShouldBeOneOf(HttpStatusCode.UnprocessableEntity, HttpStatusCode.ServiceUnavailable);
    }

    [TestCase("GET", "targets")]
    [TestCase("GET", "secrets")]
    [TestCase("GET", "agents")]
    [TestCase("GET", "prompts")]
    [TestCase("POST", "prompts/house-style/render")]
    [TestCase("GET", "stop")]
    [TestCase("POST", "stop")]
    [TestCase("GET", "policy")]
    [TestCase("POST", "policy/test")]
    [TestCase("GET", "tasks")]
    [TestCase("POST", "tasks")]
    [TestCase("GET", "parked-messages/executor")]
    public async Task Should_be_let_in_elsewhere(string method, string path)
    {
        using var answer = await SendAsync(method, path, method == "GET" ? null : "{}");

        answer.StatusCode.ShouldBeOneOf(HttpStatusCode.OK, HttpStatusCode.UnprocessableEntity, HttpStatusCode.ServiceUnavailable);
    }

    private async Task<HttpResponseMessage> SendAsync(string method, string path, string? body)
    {
        using var client = new HttpClient { BaseAddress = _platform.Http.BaseAddress };
        using var request = new HttpRequestMessage(new HttpMethod(method), $"/api/v1/{path}");
        request.Headers.Add("X-Api-Key", Key);
        request.Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json");
        return await client.SendAsync(request);
    }
}
