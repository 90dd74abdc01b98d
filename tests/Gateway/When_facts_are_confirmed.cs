using System.Net;
using System.Text.Json;
using Platform.Diagnostic;
using Platform.Executor;
using Platform.Gateway;
using Platform.Tests.Fixtures;
using Shouldly;

namespace Platform.Tests.Gateway;

/// <summary>Facts about a target over HTTP, as a person uses them.</summary>
internal sealed class When_facts_are_confirmed
{
    private TestPlatform _platform = null!;

    [OneTimeSetUp]
    public async Task StartAsync() => _platform = await TestPlatform.StartAsync(options => options.Only(new GatewayModule(), new DiagnosticModule(), new ExecutorModule()).Set("Memory:FactDays", "7"));

    [OneTimeTearDown]
    public async Task StopAsync() => await _platform.DisposeAsync();

    [Test]
    public async Task Should_keep_list_and_delete_them()
    {
        using var saved = await _platform.PostAsync("/api/v1/targets/local/facts", """{ "text": "Backups fill /var at 02:00" }""");
        var fact = await Task.FromResult(saved).JsonAsync(HttpStatusCode.Created);
        (fact.GetProperty("kind").GetString(), fact.GetProperty("confirmedBy").GetString()).ShouldBe(("Fact", "tester"));
        (fact.GetProperty("expiresAt").GetDateTimeOffset() - fact.GetProperty("at").GetDateTimeOffset()).ShouldBe(TimeSpan.FromDays(7));
        await _platform.PostAsync("/api/v1/targets/local/facts", """{ "text": "It has no swap", "days": 30 }""").JsonAsync(HttpStatusCode.Created);

        var first = await _platform.SendAsync(HttpMethod.Get, "/api/v1/targets/local/facts?limit=1").JsonAsync();
        var second = await _platform.SendAsync(HttpMethod.Get, first.GetProperty("next").GetString()!).JsonAsync();
        new[] { first, second }.SelectMany(page => page.GetProperty("items").EnumerateArray()).Select(entry => entry.GetProperty("text").GetString())
            .ShouldBe(["It has no swap", "Backups fill /var at 02:00"]);

        using var deleted = await _platform.SendAsync(HttpMethod.Delete, saved.Headers.Location!.ToString());
        deleted.StatusCode.ShouldBe(HttpStatusCode.NoContent);
        await _platform.SendAsync(HttpMethod.Delete, saved.Headers.Location.ToString()).ProblemAsync(404, "not-found");
    }

    [TestCase("""{ }""", 422, "invalid-request", "'text' is missing")]
    [TestCase("""{ "text": "x", "days": 0 }""", 422, "invalid-request", "1 to 3650")]
    public async Task Should_say_what_is_wrong(string body, int status, string type, string words) =>
        (await _platform.PostAsync("/api/v1/targets/local/facts", body).ProblemAsync(status, type)).GetProperty("detail").GetString()!.ShouldContain(words);

    [Test]
    public async Task Should_know_only_targets_that_there_are() => await _platform.PostAsync("/api/v1/targets/nowhere/facts", """{ "text": "x" }""").ProblemAsync(404, "not-found");
}
