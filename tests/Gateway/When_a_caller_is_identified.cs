using System.Net;
using Platform.Tests.Fixtures;
using Shouldly;

namespace Platform.Tests.Gateway;

internal sealed class When_a_caller_is_identified
{
    [Test]
    public async Task Should_know_the_holder_by_either_header()
    {
        await using var platform = await GatewayFixture.StartAsync();
        using var client = new HttpClient { BaseAddress = platform.Http.BaseAddress };

        client.DefaultRequestHeaders.Add("Authorization", $"Bearer {TestPlatformOptions.ApiKey}");

        (await platform.SendAsync(HttpMethod.Get, "/api/v1/me").JsonAsync()).GetProperty("name").GetString().ShouldBe("tester");
        (await client.GetAsync(new Uri("/api/v1/me", UriKind.Relative)).JsonAsync()).GetProperty("name").GetString().ShouldBe("tester");
    }

    [Test]
    public async Task Should_refuse_everybody_else()
    {
        await using var platform = await GatewayFixture.StartAsync();
        using var client = new HttpClient { BaseAddress = platform.Http.BaseAddress };

        foreach (var path in new[] { "/api/v1/tasks", "/api/v1/none", "/API/v1/tasks" })
        {
            await client.GetAsync(new Uri(path, UriKind.Relative)).ProblemAsync(401, "unauthorized");
        }
        client.DefaultRequestHeaders.Add("X-Api-Key", "wrong-key-0123456789");
        using var refused = await client.GetAsync(new Uri("/api/v1/tasks", UriKind.Relative));

        refused.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        refused.Headers.WwwAuthenticate.ToString().ShouldContain("Bearer");
        foreach (var open in new[] { "/health/live", "/openapi/v1.json", "/docs/index.html", "/problems" })
        {
            (await client.GetAsync(new Uri(open, UriKind.Relative))).StatusCode.ShouldBe(HttpStatusCode.OK, open);
        }
    }

    [Test]
    public async Task Should_limit_how_often_one_key_asks()
    {
        await using var platform = await GatewayFixture.StartAsync(options => options.Set("Gateway:RateLimitRequests", "3").Set("Gateway:RateLimitWindowSeconds", "3600"));
        for (var request = 0; request < 3; request++)
        {
            (await platform.SendAsync(HttpMethod.Get, "/api/v1/me")).StatusCode.ShouldBe(HttpStatusCode.OK);
        }

        using var limited = await platform.SendAsync(HttpMethod.Get, "/api/v1/me");

        limited.Headers.RetryAfter!.Delta!.Value.TotalSeconds.ShouldBeInRange(1, 3600);
        await Task.FromResult(limited).ProblemAsync(429, "too-many-requests");
        (await platform.SendAsync(HttpMethod.Get, "/health/live")).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Test]
    public async Task Should_not_start_with_a_weak_key()
    {
        var failure = await Should.ThrowAsync<Microsoft.Extensions.Options.OptionsValidationException>(
            () => GatewayFixture.StartAsync(options => options.Set("Gateway:ApiKeys:1:Name", "tester").Set("Gateway:ApiKeys:1:Key", "short")));

        failure.Message.ShouldContain("Gateway:ApiKeys:1:Key must have at least 16 characters");
        failure.Message.ShouldNotContain("repeats");
    }
}
