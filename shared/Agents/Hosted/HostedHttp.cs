using System.Net.Http.Json;
using System.Text.Json;
using Platform.Agents.Channels;

namespace Platform.Agents.Hosted;

/// <summary>JSON over HTTP to an agent hosted elsewhere, with the key, and with every failure named.</summary>
internal sealed class HostedHttp(string agent, ModelOptions options, HttpClient http)
{
    private static readonly JsonDocumentOptions s_strict = new() { AllowDuplicateProperties = false, MaxDepth = 64 };

    /// <summary>The address of a path below the endpoint.</summary>
    public Uri Address(string path) => new($"{options.Endpoint.TrimEnd('/')}/{path}");

    /// <summary>Sends a request and reads the whole answer.</summary>
    /// <exception cref="ModelFailedException">It is no success, or no JSON.</exception>
    public async Task<JsonElement> SendAsync(HttpMethod method, Uri address, object? body, CancellationToken cancellationToken, string? version = null)
    {
        using var response = await BeginAsync(method, address, body, cancellationToken, version);
        return await ReadAsync(response, cancellationToken);
    }

    /// <summary>Sends a request; the answer is a success, and its body is still to come.</summary>
    /// <exception cref="ModelFailedException">It is no success.</exception>
    public async Task<HttpResponseMessage> BeginAsync(HttpMethod method, Uri address, object? body, CancellationToken cancellationToken, string? version = null)
    {
        using var request = new HttpRequestMessage(method, address) { Content = body is null ? null : JsonContent.Create(body) };
        request.Headers.UserAgent.ParseAdd(agent);
        request.Headers.Accept.ParseAdd("application/json");
        if (version is not null)
        {
            request.Headers.Add("A2A-Version", version);
        }
        if (ApiKey.Read(options.ApiKeyFile) is { } key)
        {
            var (name, value) = Key(key);
            request.Headers.TryAddWithoutValidation(name, value);
        }
        try
        {
            var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            return response.IsSuccessStatusCode ? response : throw await FailureAsync(response, cancellationToken);
        }
        catch (Exception exception) when (exception is not (ModelFailedException or OperationCanceledException))
        {
            throw EndpointErrors.Failure(options, exception);
        }
    }

    /// <summary>The whole body as JSON.</summary>
    /// <exception cref="ModelFailedException">It breaks off, is too large, or is no JSON.</exception>
    public async Task<JsonElement> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        try
        {
            await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
            using var document = await JsonDocument.ParseAsync(stream, s_strict, cancellationToken);
            return document.RootElement.Clone();
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            throw EndpointErrors.Failure(options, exception);
        }
    }

    /// <summary>Tells the other side to stop or to forget; what comes of it changes nothing here.</summary>
    public async Task TryAsync(HttpMethod method, Uri address, object? body, string? version = null)
    {
        // Not with the work's own token: it is over, and this is said in passing.
        using var brief = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        try
        {
            using var response = await BeginAsync(method, address, body, brief.Token, version);
        }
        catch (Exception exception) when (exception is ModelFailedException or OperationCanceledException)
        {
            // It ends there by itself, or not; nobody here waits for it any more.
        }
    }

    private (string Name, string Value) Key(string key) => options switch
    {
        { KeyHeader: { Length: > 0 } name } => (name, name.Equals("Authorization", StringComparison.OrdinalIgnoreCase) ? $"Bearer {key}" : key),
        { Protocol: ModelProtocol.LangGraph } => ("X-Api-Key", key),
        _ => ("Authorization", $"Bearer {key}"),
    };

    private async Task<ModelFailedException> FailureAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        using (response)
        {
            var body = await response.Content.ReadAsStringAsync(cancellationToken);
            return EndpointErrors.Status(options, (int)response.StatusCode, body, name => response.Headers.TryGetValues(name, out var values) ? values.First() : null);
        }
    }
}
