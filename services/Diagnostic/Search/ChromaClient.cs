using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Extensions.Options;
using Polly;
using Polly.CircuitBreaker;
using Polly.Retry;
using Polly.Timeout;

namespace Platform.Diagnostic.Search;

/// <summary>
/// Chroma's v2 REST API, as far as it is needed. While the server is away a circuit breaker answers at once, so that search
/// does not wait for it again and again.
/// </summary>
internal sealed class ChromaClient
{
    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    private static readonly string[] Nothing = [];
    private static readonly string[] MetadataAndDistance = ["metadatas", "distances"];

    private readonly HttpClient http;
    private readonly ChromaOptions options;
    private readonly ResiliencePipeline pipeline;

    public ChromaClient(HttpClient http, IOptions<ChromaOptions> options, TimeProvider clock)
    {
        this.http = http;
        this.options = options.Value;
        http.BaseAddress = this.options.IsConfigured
            ? new Uri($"{this.options.Endpoint.TrimEnd('/')}/api/v2/tenants/{this.options.Tenant}/databases/{this.options.Database}/")
            : null;
        http.Timeout = Timeout.InfiniteTimeSpan;
        var transient = new PredicateBuilder().Handle<HttpRequestException>(exception => exception.StatusCode is null or >= HttpStatusCode.InternalServerError)
            .Handle<TimeoutRejectedException>();
        pipeline = new ResiliencePipelineBuilder { TimeProvider = clock }
            .AddRetry(new RetryStrategyOptions { ShouldHandle = transient, MaxRetryAttempts = 2, Delay = TimeSpan.FromMilliseconds(50), BackoffType = DelayBackoffType.Exponential, UseJitter = true })
            .AddCircuitBreaker(new CircuitBreakerStrategyOptions { ShouldHandle = transient, FailureRatio = 0.5, MinimumThroughput = 3, SamplingDuration = TimeSpan.FromSeconds(30), BreakDuration = TimeSpan.FromSeconds(5) })
            .AddTimeout(TimeSpan.FromSeconds(20))
            .Build();
    }

    /// <summary>Id of the collection of that name; made where it is missing.</summary>
    public async Task<string> CollectionAsync(string name, CancellationToken cancellationToken)
    {
        var answer = await SendAsync<CollectionAnswer>("collections", new
        {
            name,
            get_or_create = true,
            configuration = new { hnsw = new { space = "cosine" } },
        }, cancellationToken);
        return answer.Id;
    }

    /// <summary>Writes entries; entries with the same ids are replaced.</summary>
    public Task UpsertAsync<TMetadata>(
        string collection, IReadOnlyList<string> ids, IReadOnlyList<float[]> embeddings, IReadOnlyList<TMetadata> metadatas, CancellationToken cancellationToken) =>
        SendAsync<JsonElement>($"collections/{collection}/upsert", new { ids, embeddings, metadatas }, cancellationToken);

    public Task DeleteAsync(string collection, IReadOnlyList<string> ids, CancellationToken cancellationToken) =>
        SendAsync<JsonElement>($"collections/{collection}/delete", new { ids }, cancellationToken);

    /// <summary>Ids of a page of entries.</summary>
    public async Task<IReadOnlyList<string>> IdsAsync(string collection, int offset, int limit, CancellationToken cancellationToken) =>
        (await SendAsync<GetAnswer>($"collections/{collection}/get", new { offset, limit, include = Nothing }, cancellationToken)).Ids;

    /// <summary>Nearest entries, nearest first, with their cosine similarity.</summary>
    public async Task<IReadOnlyList<(TMetadata Metadata, double Similarity)>> QueryAsync<TMetadata>(
        string collection, float[] vector, int count, (string Member, string Value)? where, CancellationToken cancellationToken)
        where TMetadata : class
    {
        var answer = await SendAsync<QueryAnswer<TMetadata>>($"collections/{collection}/query", new
        {
            query_embeddings = new[] { vector },
            n_results = count,
            where = where is { } condition ? new Dictionary<string, string> { [condition.Member] = condition.Value } : null,
            include = MetadataAndDistance,
        }, cancellationToken);
        return answer.Metadatas.Count == 0
            ? []
            : [.. answer.Metadatas[0].Zip(answer.Distances[0], (metadata, distance) => (Metadata: metadata, Similarity: 1 - distance)).Where(entry => entry.Metadata is not null)];
    }

    /// <summary>Removes a collection with all it holds; nothing happens where it is gone already.</summary>
    public async Task DropAsync(string name, CancellationToken cancellationToken)
    {
        using var response = await http.DeleteAsync(new Uri($"collections/{name}", UriKind.Relative), cancellationToken);
        if (response.StatusCode != HttpStatusCode.NotFound)
        {
            response.EnsureSuccessStatusCode();
        }
    }

    private async Task<T> SendAsync<T>(string path, object body, CancellationToken cancellationToken)
    {
        if (!options.IsConfigured)
        {
            throw new VectorsUnavailableException("Chroma is not configured; set Chroma:Endpoint.");
        }

        try
        {
            return await pipeline.ExecuteAsync(async token =>
            {
                using var response = await http.PostAsJsonAsync(path, body, Json, token);
                if (response.StatusCode == HttpStatusCode.NotFound)
                {
                    throw new CollectionMissingException();
                }

                if (!response.IsSuccessStatusCode)
                {
                    var text = await response.Content.ReadAsStringAsync(token);
                    throw new HttpRequestException($"Chroma answered {(int)response.StatusCode}: {text[..Math.Min(300, text.Length)]}", null, response.StatusCode);
                }

                return (await response.Content.ReadFromJsonAsync<T>(Json, token))!;
            }, cancellationToken);
        }
        catch (Exception exception) when (exception is HttpRequestException or TimeoutRejectedException or BrokenCircuitException or JsonException)
        {
            throw new VectorsUnavailableException($"Chroma at {options.Endpoint} cannot be used: {exception.Message}", exception);
        }
    }

    private sealed record CollectionAnswer(string Id);

    private sealed record GetAnswer(IReadOnlyList<string> Ids);

    private sealed record QueryAnswer<TMetadata>(IReadOnlyList<IReadOnlyList<TMetadata>> Metadatas, IReadOnlyList<IReadOnlyList<double>> Distances);
}

/// <summary>What an entry of the vector index says of itself.</summary>
internal sealed record PassageMetadata(string RunbookId, int Version, string Platform);

/// <summary>The collection is gone: the server's data was wiped.</summary>
internal sealed class CollectionMissingException() : Exception("The collection does not exist in Chroma.");
