using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Platform.AgentTesting.Transcripts;

/// <summary>Passes requests on to a real model, so that what it answers can be recorded.</summary>
public sealed class Upstream : IDisposable
{
    private readonly HttpClient _http;

    /// <summary>Requests go to <paramref name="endpoint"/>, such as <c>http://127.0.0.1:11434/v1</c>.</summary>
    public Upstream(Uri endpoint, string? apiKey)
    {
        _http = new HttpClient { BaseAddress = new Uri(endpoint.ToString().TrimEnd('/') + "/"), Timeout = TimeSpan.FromMinutes(5) };
        if (apiKey is not null)
        {
            _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", apiKey);
        }
    }

    /// <summary>The real model's answer; asked for as one body, whatever the caller wants.</summary>
    /// <exception cref="NoAnswerException">The real model did not answer with a completion.</exception>
    public async Task<MockAnswer> AnswerAsync(MockRequest request, CancellationToken cancellationToken)
    {
        var body = JsonObject.Create(request.Body)!;
        body.Remove("stream");
        body.Remove("stream_options");
        try
        {
            using var response = await _http.PostAsJsonAsync("chat/completions", body, cancellationToken);
            var text = await response.Content.ReadAsStringAsync(cancellationToken);
            return response.IsSuccessStatusCode
                ? Read(JsonDocument.Parse(text).RootElement)
                : throw new NoAnswerException($"The model behind the recording answered {(int)response.StatusCode}: {text[..Math.Min(500, text.Length)]}");
        }
        catch (Exception exception) when (exception is HttpRequestException or JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new NoAnswerException($"The model behind the recording cannot be used: {exception.Message}");
        }
    }

    /// <inheritdoc />
    public void Dispose() => _http.Dispose();

    private static MockAnswer Read(JsonElement completion)
    {
        var message = completion.GetProperty("choices")[0].GetProperty("message");
        var usage = completion.TryGetProperty("usage", out var reported) ? reported : default;
        return new MockAnswer
        {
            Text = message.TryGetProperty("content", out var content) ? content.GetString() ?? "" : "",
            ToolCalls = message.TryGetProperty("tool_calls", out var calls) && calls.ValueKind == JsonValueKind.Array ? [.. calls.EnumerateArray().Select(Call)] : [],
            InputTokens = usage.ValueKind == JsonValueKind.Object ? usage.GetProperty("prompt_tokens").GetInt32() : null,
            OutputTokens = usage.ValueKind == JsonValueKind.Object ? usage.GetProperty("completion_tokens").GetInt32() : null,
        };
    }

    private static MockToolCall Call(JsonElement call)
    {
        var function = call.GetProperty("function");
        using var arguments = JsonDocument.Parse(function.GetProperty("arguments").GetString() ?? "{}");
        return new MockToolCall(function.GetProperty("name").GetString() ?? "", arguments.RootElement.Clone());
    }
}
