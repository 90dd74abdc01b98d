using System.ComponentModel.DataAnnotations;

namespace Platform.Diagnostic.Search;

/// <summary>A model that makes vectors of texts. Section <c>Embeddings</c>.</summary>
internal sealed class EmbeddingsOptions
{
    /// <summary>Base address of an OpenAI-compatible server, such as <c>https://api.openai.com</c>; empty = the local embedder.</summary>
    [RegularExpression("^(https?://.+)?$", ErrorMessage = "Embeddings:Endpoint must be an http or https address, or empty.")]
    public string Endpoint { get; set; } = "";

    /// <summary>Sent as bearer token; empty = none.</summary>
    public string ApiKey { get; set; } = "";

    /// <summary>Name of the model.</summary>
    [Required]
    public string Model { get; set; } = "text-embedding-3-small";

    /// <summary>Texts of one request; 1 to 2048.</summary>
    [Range(1, 2_048)]
    public int BatchSize { get; set; } = 64;

    /// <summary>Milliseconds for one request; 100 to 120000.</summary>
    [Range(100, 120_000)]
    public int TimeoutMs { get; set; } = 20_000;
}
