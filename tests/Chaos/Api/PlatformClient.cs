using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace Platform.Chaos.Api;

/// <summary>
/// The platform's HTTP API as a careful client uses it: what may have been lost is asked again until there is an answer. Any
/// failure but a lost connection, a time-out, 429 or 503 is remembered: the platform shall not answer it.
/// </summary>
internal sealed class PlatformClient : IDisposable
{
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(300);
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(5);
    private readonly HttpClient _http;
    private readonly TimeProvider _clock;
    private int _repeats;

    public PlatformClient(Uri address, string key, TimeProvider clock)
    {
        _http = new HttpClient { BaseAddress = address, Timeout = TimeSpan.FromSeconds(15) };
        _http.DefaultRequestHeaders.Add("X-Api-Key", key);
        _clock = clock;
    }

    /// <summary>Requests that had to be repeated.</summary>
    public int Repeats => _repeats;

    /// <summary>Answers of the kind 5xx that were not 503.</summary>
    public ConcurrentQueue<string> Faults { get; } = [];

    /// <summary>Repeats until there is an answer that is not about the platform being away.</summary>
    /// <exception cref="RunFailedException">There was none for five minutes.</exception>
    public async Task<Answer> SendAsync(
        HttpMethod method, string path, JsonObject? body, CancellationToken cancellationToken, string? idempotencyKey = null)
    {
        var started = _clock.GetTimestamp();
        while (true)
        {
            string problem;
            try
            {
                var answer = await SendOnceAsync(method, path, body, idempotencyKey, cancellationToken);
                if ((int)answer.Status < 500 && answer.Status != HttpStatusCode.TooManyRequests)
                {
                    return answer;
                }
                problem = answer.ToString();
                if ((int)answer.Status >= 500 && answer.Status != HttpStatusCode.ServiceUnavailable)
                {
                    Faults.Enqueue($"{method} {path}: {problem}");
                }
            }
            catch (Exception e) when (e is HttpRequestException or IOException || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
            {
                problem = e.Message;
            }
            if (_clock.GetElapsedTime(started) > s_patience)
            {
                throw new RunFailedException($"{method} {path}: no answer for {s_patience.TotalMinutes:0} minutes; last: {problem}");
            }
            Interlocked.Increment(ref _repeats);
            await Task.Delay(s_pause, _clock, cancellationToken);
        }
    }

    /// <summary>Like <see cref="SendAsync"/>, for what must succeed.</summary>
    /// <exception cref="RunFailedException">The platform refused.</exception>
    public async Task<JsonNode> DemandAsync(
        HttpMethod method, string path, JsonObject? body, CancellationToken cancellationToken, string? idempotencyKey = null)
    {
        var answer = await SendAsync(method, path, body, cancellationToken, idempotencyKey);
        return answer.Succeeded ? answer.Json : throw new RunFailedException($"{method} {path}: {answer}");
    }

    /// <summary>Asks once, for those who count the time; null where there was no answer.</summary>
    public async Task<Answer?> TryAsync(HttpMethod method, string path, JsonObject? body, string? idempotencyKey, CancellationToken cancellationToken)
    {
        try
        {
            return await SendOnceAsync(method, path, body, idempotencyKey, cancellationToken);
        }
        catch (Exception e) when (e is HttpRequestException or IOException || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return null;
        }
    }

    /// <summary>All recorded changes of a task, oldest first.</summary>
    public async Task<IReadOnlyList<JsonNode>> EventsAsync(Guid task, CancellationToken cancellationToken)
    {
        var events = new List<JsonNode>();
        var next = $"/api/v1/tasks/{task}/events?limit=500";
        while (next is not null)
        {
            var page = await DemandAsync(HttpMethod.Get, next, null, cancellationToken);
            events.AddRange((page["items"] as JsonArray ?? []).OfType<JsonNode>());
            next = page["next"]?.ToString();
        }
        return events;
    }

    /// <summary>Follows the live stream of a task, which the platform ends after the change that ended the task.</summary>
    public async Task FollowAsync(Guid task, CancellationToken cancellationToken)
    {
        using var response = await _http.GetAsync(
            new Uri($"/api/v1/tasks/{task}/stream", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        await using var stream = await response.EnsureSuccessStatusCode().Content.ReadAsStreamAsync(cancellationToken);
        await stream.CopyToAsync(Stream.Null, cancellationToken);
    }

    public void Dispose() => _http.Dispose();

    private async Task<Answer> SendOnceAsync(HttpMethod method, string path, JsonObject? body, string? idempotencyKey, CancellationToken cancellationToken)
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
        using var response = await _http.SendAsync(request, cancellationToken);
        return new Answer(response.StatusCode, await response.Content.ReadAsStringAsync(cancellationToken));
    }
}
