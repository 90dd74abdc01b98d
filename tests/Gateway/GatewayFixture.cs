using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Platform.Contracts.Tasks;
using Platform.Gateway;
using Platform.Tests.Fixtures;
using Shouldly;
using TaskStatus = Platform.Contracts.Tasks.TaskStatus;

namespace Platform.Tests.Gateway;

/// <summary>A Gateway by itself on a real database; tests stand in for the other services.</summary>
internal static class GatewayFixture
{
    public static readonly DateTimeOffset Noon = new(2030, 1, 7, 12, 0, 0, TimeSpan.Zero);

    public static Task<TestPlatform> StartAsync(Action<TestPlatformOptions>? configure = null) => TestPlatform.StartAsync(options =>
    {
        options.Only(new GatewayModule()).Set("Gateway:RequestTimeoutSeconds", "0.5").Set("Gateway:StreamHeartbeatSeconds", "1");
        configure?.Invoke(options);
    });

    public static async Task<HttpResponseMessage> SendAsync(
        this TestPlatform platform, HttpMethod method, string path, string? json = null, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path);
        if (json is not null)
        {
            request.Content = new StringContent(json, Encoding.UTF8, new MediaTypeHeaderValue("application/json"));
        }
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }
        return await platform.Http.SendAsync(request);
    }

    public static Task<HttpResponseMessage> PostAsync(this TestPlatform platform, string path, string? json = null, params (string Name, string Value)[] headers) =>
        platform.SendAsync(HttpMethod.Post, path, json, headers);

    /// <summary>The JSON of an answer that must be a success.</summary>
    public static async Task<JsonElement> JsonAsync(this Task<HttpResponseMessage> pending, HttpStatusCode expected = HttpStatusCode.OK)
    {
        using var response = await pending;
        var text = await response.Content.ReadAsStringAsync();
        response.StatusCode.ShouldBe(expected, text);
        return JsonSerializer.Deserialize<JsonElement>(text);
    }

    /// <summary>The problem of an answer, with what every problem must have.</summary>
    public static async Task<JsonElement> ProblemAsync(this Task<HttpResponseMessage> pending, int status, string type)
    {
        using var response = await pending;
        var text = await response.Content.ReadAsStringAsync();
        ((int)response.StatusCode).ShouldBe(status, text);
        response.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
        var problem = JsonSerializer.Deserialize<JsonElement>(text);
        problem.GetProperty("type").GetString().ShouldBe($"/problems/{type}");
        problem.GetProperty("status").GetInt32().ShouldBe(status);
        problem.GetProperty("title").GetString().ShouldNotBeNullOrWhiteSpace();
        problem.GetProperty("detail").GetString().ShouldNotBeNullOrWhiteSpace();
        problem.GetProperty("instance").GetString().ShouldBe(response.RequestMessage!.RequestUri!.AbsolutePath);
        problem.GetProperty("traceId").GetString()!.Length.ShouldBe(32);
        text.ShouldNotContain("Platform.");
        text.ShouldNotContain("System.");
        return problem;
    }

    /// <summary>A recorded change as Coordinator publishes it.</summary>
    public static TaskChanged Change(
        Guid taskId, int sequence, TaskChange change = TaskChange.DiagnosisStarted, TaskStatus status = TaskStatus.Diagnosing, JsonElement? data = null,
        Func<TaskSnapshot, TaskSnapshot>? snapshot = null)
    {
        var facts = new TaskSnapshot
        {
            Status = status,
            Attempt = 1,
            Description = "disk full on /var",
            Target = "local",
            Requester = "dana",
            Source = "monitoring",
            SubmittedAt = Noon,
            StepsDone = sequence,
            StepCount = 100,
        };
        return new TaskChanged
        {
            TaskId = taskId,
            Sequence = sequence,
            Change = change,
            At = Noon.AddSeconds(sequence),
            Summary = $"Change {sequence}",
            Snapshot = snapshot?.Invoke(facts) ?? facts,
            Data = data,
        };
    }

    public static async Task<JsonElement> TaskAtAsync(this TestPlatform platform, Guid id, int sequence) => await Eventually.ShouldBe(
        async () =>
        {
            using var response = await platform.Http.GetAsync(new Uri($"/api/v1/tasks/{id}", UriKind.Relative));
            return JsonSerializer.Deserialize<JsonElement>(await response.Content.ReadAsStringAsync());
        },
        task => task.TryGetProperty("sequence", out var reached) && reached.GetInt32() == sequence);
}
