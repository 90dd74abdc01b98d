using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using OpenTelemetry;
using OpenTelemetry.Trace;
using Platform.Tests.Fixtures;
using Shouldly;

namespace Platform.Tests.Traces;

/// <summary>Speaks to the platform as a client that does not trace, so that the server's span is the root.</summary>
internal sealed class TracedTask(TestPlatform platform, TraceReceiver receiver) : IDisposable
{
    private readonly HttpClient _client = Client(platform);

    public async Task<Guid> SubmitAsync(object body)
    {
        using var response = await _client.PostAsJsonAsync("/api/v1/tasks", body);
        response.StatusCode.ShouldBe(HttpStatusCode.Accepted, await response.Content.ReadAsStringAsync());
        return (await ReadAsync(response)).GetProperty("id").GetGuid();
    }

    public async Task SaveRunbookAsync(string markdown)
    {
        using var body = new StringContent(markdown, Encoding.UTF8, "text/markdown");
        using var response = await _client.PostAsync("/api/v1/runbooks", body);
        response.StatusCode.ShouldBe(HttpStatusCode.Created, await response.Content.ReadAsStringAsync());
    }

    public async Task<JsonElement> GetAsync(Guid task)
    {
        using var response = await _client.GetAsync($"/api/v1/tasks/{task}");
        return await ReadAsync(response);
    }

    public async Task<string> StatusAsync(Guid task) => (await GetAsync(task)).GetProperty("status").GetString()!;

    public async Task ApproveAsync(Guid task, string planHash)
    {
        using var response = await _client.PostAsJsonAsync($"/api/v1/tasks/{task}/approve", new { planHash });
        response.StatusCode.ShouldBe(HttpStatusCode.OK, await response.Content.ReadAsStringAsync());
    }

    /// <summary>All spans of the task's trace, once none of them misses its parent and the given one is there.</summary>
    public Task<IReadOnlyList<ReceivedSpan>> WholeTraceAsync(Func<ReceivedSpan, bool> last) => Eventually.ShouldBe(
        () =>
        {
            platform.Services.GetRequiredService<TracerProvider>().ForceFlush(1_000);
            var root = receiver.Spans.FirstOrDefault(span => span is { Kind: SpanKind.Server, Name: "POST /api/v1/tasks" });
            return Task.FromResult(root is null ? [] : receiver.Trace(root.TraceId));
        },
        spans => spans.Any(last) && Tree.Orphans(spans).Count == 0);

    public void Dispose() => _client.Dispose();

    private static HttpClient Client(TestPlatform platform)
    {
        var client = new HttpClient(new SocketsHttpHandler { ActivityHeadersPropagator = null }) { BaseAddress = platform.Http.BaseAddress };
        client.DefaultRequestHeaders.Add("X-Api-Key", TestPlatformOptions.ApiKey);
        return client;
    }

    private static async Task<JsonElement> ReadAsync(HttpResponseMessage response)
    {
        using var document = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
        return document.RootElement.Clone();
    }
}
