using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Platform.Lab.Api;

/// <summary>The platform's HTTP API, as any client sees it. Answers stay JSON: the lab judges what is sent, not what types say.</summary>
internal sealed class PlatformClient : IDisposable
{
    private readonly HttpClient _http;

    private PlatformClient(HttpClient http) => _http = http;

    /// <summary>From <c>PLATFORM_URL</c> and <c>PLATFORM_API_KEY</c>.</summary>
    /// <exception cref="PlatformRefusedException">One of them is missing or wrong.</exception>
    public static PlatformClient FromEnvironment()
    {
        var text = Environment.GetEnvironmentVariable("PLATFORM_URL");
        if (!Uri.TryCreate(text, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
        {
            throw new PlatformRefusedException("PLATFORM_URL must hold the platform's address, such as http://127.0.0.1:8080; ./platform lab and ./platform demo set it.");
        }
        var key = Environment.GetEnvironmentVariable("PLATFORM_API_KEY");
        if (string.IsNullOrEmpty(key))
        {
            throw new PlatformRefusedException("PLATFORM_API_KEY must hold an API key; ./platform lab and ./platform demo set it.");
        }
        var http = new HttpClient { BaseAddress = address, Timeout = TimeSpan.FromSeconds(30) };
        http.DefaultRequestHeaders.Add("X-Api-Key", key);
        return new PlatformClient(http);
    }

    public async Task<string> SubmitAsync(
        string description, IReadOnlyDictionary<string, string> context, string target, string requester, CancellationToken cancellationToken)
    {
        var body = new JsonObject
        {
            ["description"] = description,
            ["context"] = new JsonObject(context.Select(entry => KeyValuePair.Create(entry.Key, (JsonNode?)entry.Value))),
            ["target"] = target,
            ["requester"] = requester,
        };
        var answer = await SendAsync(HttpMethod.Post, "/api/v1/tasks", body, cancellationToken, idempotencyKey: Guid.NewGuid().ToString());
        return Text(answer, "id") ?? throw new PlatformRefusedException("The answer to the submitted task has no id.");
    }

    public async Task<JsonNode> TaskAsync(string id, CancellationToken cancellationToken) =>
        await SendAsync(HttpMethod.Get, $"/api/v1/tasks/{id}", null, cancellationToken) ?? new JsonObject();

    /// <summary>A part of a task (<c>plan</c>, <c>diagnosis</c>); null where it has none.</summary>
    public Task<JsonNode?> PartAsync(string id, string part, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Get, $"/api/v1/tasks/{id}/{part}", null, cancellationToken, missingIsNull: true);

    /// <summary>The report as Markdown; null where there is none.</summary>
    public async Task<string?> ReportAsync(string id, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/v1/tasks/{id}/report");
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("text/markdown"));
        using var response = await _http.SendAsync(request, cancellationToken);
        if (!response.IsSuccessStatusCode)
        {
            return null;
        }
        var text = await response.Content.ReadAsStringAsync(cancellationToken);
        return response.Content.Headers.ContentType?.MediaType == "application/json" ? Text(JsonNode.Parse(text), "markdown") : text;
    }

    public async Task<IReadOnlyList<JsonNode>> EventsAsync(string id, CancellationToken cancellationToken)
    {
        var answer = await SendAsync(HttpMethod.Get, $"/api/v1/tasks/{id}/events?limit=500", null, cancellationToken);
        return [.. (answer?["items"] as JsonArray ?? []).OfType<JsonNode>()];
    }

    public Task DecideAsync(string id, bool approve, string planHash, string comment, CancellationToken cancellationToken) => SendAsync(
        HttpMethod.Post, $"/api/v1/tasks/{id}/{(approve ? "approve" : "reject")}", new JsonObject { ["planHash"] = planHash, ["comment"] = comment }, cancellationToken);

    public Task CancelAsync(string id, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Post, $"/api/v1/tasks/{id}/cancel", new JsonObject { ["reason"] = "The lab is done with it." }, cancellationToken);

    public Task SaveTargetAsync(string name, JsonObject target, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Put, $"/api/v1/targets/{name}", target, cancellationToken);

    public Task DeleteTargetAsync(string name, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Delete, $"/api/v1/targets/{name}", null, cancellationToken, missingIsNull: true);

    public async Task<JsonArray> ImportRunbooksAsync(IEnumerable<(string FileName, string Markdown)> documents, CancellationToken cancellationToken)
    {
        var list = new JsonArray([.. documents.Select(d => (JsonNode)new JsonObject { ["fileName"] = d.FileName, ["markdown"] = d.Markdown })]);
        var answer = await SendAsync(HttpMethod.Post, "/api/v1/runbooks/import", new JsonObject { ["documents"] = list }, cancellationToken);
        return answer?["results"] as JsonArray ?? answer?["items"] as JsonArray ?? [];
    }

    public Task<JsonNode?> RunbookAsync(string id, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Get, $"/api/v1/runbooks/{id}", null, cancellationToken, missingIsNull: true);

    public Task DeleteRunbookAsync(string id, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Delete, $"/api/v1/runbooks/{id}", null, cancellationToken, missingIsNull: true);

    /// <summary>The live stream, for reading line by line.</summary>
    public async Task<StreamReader> StreamAsync(string id, CancellationToken cancellationToken)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, $"/api/v1/tasks/{id}/stream");
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("text/event-stream"));
        var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        if (!response.IsSuccessStatusCode)
        {
            throw new PlatformRefusedException($"GET {request.RequestUri}: {(int)response.StatusCode} {await response.Content.ReadAsStringAsync(cancellationToken)}");
        }
        return new StreamReader(await response.Content.ReadAsStreamAsync(cancellationToken), Encoding.UTF8);
    }

    public void Dispose() => _http.Dispose();

    internal static string? Text(JsonNode? node, string name) => node?[name] is JsonValue value ? value.ToString() : null;

    private async Task<JsonNode?> SendAsync(
        HttpMethod method, string path, JsonObject? body, CancellationToken cancellationToken, bool missingIsNull = false, string? idempotencyKey = null)
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null)
        {
            request.Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
        }
        if (idempotencyKey is not null)
        {
            request.Headers.Add("Idempotency-Key", idempotencyKey);
        }
        try
        {
            using var response = await _http.SendAsync(request, cancellationToken);
            var text = await response.Content.ReadAsStringAsync(cancellationToken);
            if (missingIsNull && response.StatusCode == System.Net.HttpStatusCode.NotFound)
            {
                return null;
            }
            return response.IsSuccessStatusCode
                ? text.Length == 0 ? null : JsonNode.Parse(text)
                : throw new PlatformRefusedException($"{method} {path}: {(int)response.StatusCode} {Problem(text)}");
        }
        catch (Exception e) when (e is HttpRequestException or JsonException)
        {
            throw new PlatformRefusedException($"{method} {path}: {e.Message}");
        }
    }

    /// <summary>The title, detail and errors of a problem; else the text.</summary>
    private static string Problem(string text)
    {
        try
        {
            var node = JsonNode.Parse(text);
            return string.Join(' ', new[] { Text(node, "title"), Text(node, "detail"), node?["errors"]?.ToJsonString() }.Where(part => part is not null));
        }
        catch (JsonException)
        {
            return text.Length > 500 ? text[..500] : text;
        }
    }
}
