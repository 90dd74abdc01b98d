using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Options;

namespace Platform.Diagnostic.Search;

/// <summary>Vectors from <c>POST /v1/embeddings</c> of an OpenAI-compatible server.</summary>
internal sealed class OpenAiEmbedder : IEmbedder
{
    private readonly HttpClient http;
    private readonly EmbeddingsOptions options;

    public OpenAiEmbedder(HttpClient http, IOptions<EmbeddingsOptions> options)
    {
        this.http = http;
        this.options = options.Value;
        http.BaseAddress = new Uri(this.options.Endpoint.TrimEnd('/') + "/");
        http.Timeout = TimeSpan.FromMilliseconds(this.options.TimeoutMs);
        if (this.options.ApiKey.Length > 0)
        {
            http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", this.options.ApiKey);
        }

        // Another server or model is another space.
        var space = SHA256.HashData(Encoding.UTF8.GetBytes($"{http.BaseAddress}\n{this.options.Model}"));
        Id = $"api-{Convert.ToHexStringLower(space)[..12]}";
    }

    /// <inheritdoc />
    public string Id { get; }

    /// <inheritdoc />
    public async Task<IReadOnlyList<float[]>> EmbedAsync(IReadOnlyList<string> texts, CancellationToken cancellationToken)
    {
        var vectors = new List<float[]>(texts.Count);
        foreach (var batch in texts.Chunk(options.BatchSize))
        {
            vectors.AddRange(await EmbedBatchAsync(batch, cancellationToken));
        }

        return vectors;
    }

    private async Task<IEnumerable<float[]>> EmbedBatchAsync(string[] texts, CancellationToken cancellationToken)
    {
        try
        {
            var path = http.BaseAddress!.AbsolutePath.TrimEnd('/').EndsWith("/v1", StringComparison.Ordinal) ? "embeddings" : "v1/embeddings";
            using var response = await http.PostAsJsonAsync(path, new { model = options.Model, input = texts, encoding_format = "float" }, cancellationToken);
            if (!response.IsSuccessStatusCode)
            {
                throw new VectorsUnavailableException($"The embeddings endpoint answered {(int)response.StatusCode}; check Embeddings:Endpoint, :ApiKey and :Model.");
            }

            using var answer = await JsonDocument.ParseAsync(await response.Content.ReadAsStreamAsync(cancellationToken), cancellationToken: cancellationToken);
            var vectors = answer.RootElement.GetProperty("data").EnumerateArray()
                .OrderBy(item => item.GetProperty("index").GetInt32())
                .Select(item => Normalize([.. item.GetProperty("embedding").EnumerateArray().Select(number => number.GetSingle())]))
                .ToList();
            return vectors.Count == texts.Length && vectors.TrueForAll(vector => vector.Length > 0 && vector.Length == vectors[0].Length)
                ? vectors
                : throw new VectorsUnavailableException("The embeddings endpoint answered with another number of vectors than texts were sent.");
        }
        catch (Exception exception) when (exception is HttpRequestException or JsonException or KeyNotFoundException or InvalidOperationException or FormatException
            || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            throw new VectorsUnavailableException($"The embeddings endpoint cannot be used: {exception.Message}", exception);
        }
    }

    private static float[] Normalize(float[] vector)
    {
        var length = Math.Sqrt(vector.Sum(value => (double)value * value));
        return length == 0 ? vector : [.. vector.Select(value => (float)(value / length))];
    }
}
