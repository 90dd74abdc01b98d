using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Platform.AgentTesting.Runs;

namespace Platform.AgentTesting.Tasks;

/// <summary>The few calls of the platform's HTTP API that tests of agents need.</summary>
/// <param name="http">Has the platform's address and, as <c>X-Api-Key</c>, a key.</param>
/// <param name="clock">Time for waiting; null = the system's.</param>
public sealed class PlatformApi(HttpClient http, TimeProvider? clock = null)
{
    private static readonly HashSet<string> s_settled = ["Completed", "Failed", "Rejected", "Cancelled", "Expired", "NeedsAttention", "PendingApproval"];
    private static readonly TimeSpan s_look = TimeSpan.FromMilliseconds(150);
    private readonly TimeProvider _clock = clock ?? TimeProvider.System;

    /// <summary>The platform at <c>PLATFORM_URL</c> with the key <c>PLATFORM_API_KEY</c>.</summary>
    /// <exception cref="PlatformRefusedException">One of them is missing.</exception>
    public static PlatformApi FromEnvironment()
    {
        var address = Environment.GetEnvironmentVariable("PLATFORM_URL");
        var key = Environment.GetEnvironmentVariable("PLATFORM_API_KEY");
        if (!Uri.TryCreate(address, UriKind.Absolute, out var uri) || string.IsNullOrEmpty(key))
        {
            throw new PlatformRefusedException("PLATFORM_URL must hold the platform's address and PLATFORM_API_KEY a key of its API; ./platform up prints where both are.");
        }
        var http = new HttpClient { BaseAddress = uri, Timeout = TimeSpan.FromSeconds(60) };
        http.DefaultRequestHeaders.Add("X-Api-Key", key);
        return new PlatformApi(http);
    }

    /// <summary>Submits a task and returns its id.</summary>
    /// <exception cref="PlatformRefusedException">It was not taken.</exception>
    public async Task<string> SubmitAsync(string description, IReadOnlyDictionary<string, string>? context, string? target, CancellationToken cancellationToken)
    {
        var body = new JsonObject { ["description"] = description };
        if (context is { Count: > 0 })
        {
            body["context"] = new JsonObject(context.Select(entry => KeyValuePair.Create(entry.Key, (JsonNode?)entry.Value)));
        }
        if (target is not null)
        {
            body["target"] = target;
        }
        var answer = await SendAsync(HttpMethod.Post, "/api/v1/tasks", body, cancellationToken);
        return answer.GetProperty("id").GetString()!;
    }

    /// <summary>Waits until a task has ended or waits for a person, and returns it as it then stands.</summary>
    /// <exception cref="PlatformRefusedException">It did neither in time.</exception>
    public Task<JsonElement> SettledAsync(string id, TimeSpan patience, CancellationToken cancellationToken) =>
        UntilAsync(id, task => s_settled.Contains(task.GetProperty("status").GetString()!), patience, cancellationToken);

    private async Task<JsonElement> UntilAsync(string id, Func<JsonElement, bool> holds, TimeSpan patience, CancellationToken cancellationToken)
    {
        var started = _clock.GetTimestamp();
        while (true)
        {
            var task = await SendAsync(HttpMethod.Get, $"/api/v1/tasks/{id}", null, cancellationToken);
            if (holds(task))
            {
                return task;
            }
            if (_clock.GetElapsedTime(started) > patience)
            {
                throw new PlatformRefusedException($"The task {id} is still {task.GetProperty("status").GetString()} after {patience.TotalSeconds:0} s.");
            }
            await Task.Delay(s_look, _clock, cancellationToken);
        }
    }

    /// <summary>A part of a task, such as <c>plan</c>, <c>diagnosis</c> or <c>recording</c>.</summary>
    /// <exception cref="PlatformRefusedException">There is none.</exception>
    public Task<JsonElement> PartAsync(string id, string part, CancellationToken cancellationToken) => SendAsync(HttpMethod.Get, $"/api/v1/tasks/{id}/{part}", null, cancellationToken);

    /// <summary>Rejects the plan of a task that waits for approval, or cancels the task, and waits until nothing of it goes on.</summary>
    public async Task EndAsync(JsonElement task, string reason, CancellationToken cancellationToken)
    {
        var id = task.GetProperty("id").GetString();
        switch (task.GetProperty("status").GetString())
        {
            case "PendingApproval":
                await SendAsync(HttpMethod.Post, $"/api/v1/tasks/{id}/reject", new JsonObject { ["planHash"] = task.GetProperty("planHash").GetString(), ["comment"] = reason }, cancellationToken);
                break;
            case "NeedsAttention":
                await SendAsync(HttpMethod.Post, $"/api/v1/tasks/{id}/cancel", new JsonObject { ["reason"] = reason }, cancellationToken);
                break;
            default:
                return;
        }
        // The writer's report of the rejection is the last that comes of it.
        await UntilAsync(id!, ended => ended.TryGetProperty("endedAt", out var at) && at.ValueKind == JsonValueKind.String, TimeSpan.FromMinutes(1), cancellationToken);
    }

    private async Task<JsonElement> SendAsync(HttpMethod method, string path, JsonObject? body, CancellationToken cancellationToken)
    {
        try
        {
            using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : JsonContent.Create(body) };
            using var response = await http.SendAsync(request, cancellationToken);
            var text = await response.Content.ReadAsStringAsync(cancellationToken);
            return response.IsSuccessStatusCode
                ? response.StatusCode == HttpStatusCode.NoContent ? default : JsonElement.Parse(text)
                : throw new PlatformRefusedException($"{method} {path}: {(int)response.StatusCode} {Words.Short(text)}");
        }
        catch (Exception exception) when (exception is HttpRequestException or JsonException)
        {
            throw new PlatformRefusedException($"{method} {path}: {exception.Message}");
        }
    }
}
