using System.ComponentModel.DataAnnotations;

namespace Platform.Agents.Channels;

/// <summary>How a model is told the shape of its answer.</summary>
public enum AnswerFormat { JsonSchema, JsonObject, Text }

/// <summary>What an endpoint speaks.</summary>
public enum ModelProtocol { OpenAi, A2A, LangGraph }

/// <summary>
/// One language model behind an OpenAI-compatible endpoint, or one agent hosted elsewhere that answers in a model's place. Section
/// <c>Agents:Models:{name}</c>.
/// </summary>
public sealed class ModelOptions : IValidatableObject
{
    /// <summary>
    /// What the endpoint speaks: <c>OpenAi</c>, a model; <c>A2A</c>, an agent with a card at <c>/.well-known/agent-card.json</c> that offers
    /// JSON-RPC of A2A 0.3 or 1.x; <c>LangGraph</c>, a graph of a LangGraph server that takes and gives messages.
    /// </summary>
    public ModelProtocol Protocol { get; set; }

    /// <summary>Base address, such as <c>https://api.openai.com/v1</c> or <c>http://127.0.0.1:11434/v1</c>; of an agent without <c>/.well-known</c> and <c>/threads</c>.</summary>
    [Required, RegularExpression("^https?://.+$", ErrorMessage = "The Endpoint of a model must be an http or https address, such as http://127.0.0.1:11434/v1.")]
    public string Endpoint { get; set; } = "";

    /// <summary>The model's name at that endpoint; with <c>LangGraph</c> the assistant's id or the graph's name, with <c>A2A</c> a name for the records.</summary>
    [Required]
    public string Model { get; set; } = "";

    /// <summary>File that holds the API key, readable by the platform alone; read for every request, so that a key can be changed. Empty = no key.</summary>
    public string ApiKeyFile { get; set; } = "";

    /// <summary>Header that carries the key of an agent hosted elsewhere; empty = <c>Authorization: Bearer</c> for A2A, <c>X-Api-Key</c> for LangGraph.</summary>
    [RegularExpression("^[A-Za-z0-9-]*$", ErrorMessage = "The KeyHeader of a model must be the name of a header, such as X-Api-Key.")]
    public string KeyHeader { get; set; } = "";

    /// <summary>Price of a million input tokens; 0 to 100,000.</summary>
    [Range(0, 100_000)]
    public double InputPrice { get; set; }

    /// <summary>Price of a million output tokens; 0 to 100,000.</summary>
    [Range(0, 100_000)]
    public double OutputPrice { get; set; }

    /// <summary>Largest request that is sent, in estimated tokens; 500 to 10,000,000.</summary>
    [Range(500, 10_000_000)]
    public int MaxInputTokens { get; set; } = 60_000;

    /// <summary>Longest answer that is asked for, in tokens; 50 to 1,000,000.</summary>
    [Range(50, 1_000_000)]
    public int MaxOutputTokens { get; set; } = 4_096;

    /// <summary>Kibibytes of the largest answer that is read; 16 to 65,536.</summary>
    [Range(16, 65_536)]
    public int MaxAnswerKilobytes { get; set; } = 1_024;

    /// <summary>
    /// Sampling temperature; 0 to 2, or empty = none is sent, for models that take no other than their own. At 0 answers are cached,
    /// except those of an agent hosted elsewhere.
    /// </summary>
    [Range(0, 2)]
    public double? Temperature { get; set; } = 0;

    /// <summary>How the shape of an answer is asked for; what the endpoint cannot do is put into words, as for every agent hosted elsewhere. Each answer is checked in any case.</summary>
    public AnswerFormat Format { get; set; } = AnswerFormat.JsonSchema;

    /// <summary>Takes the answer in pieces, so that a model that has stopped is noticed after <see cref="StallSeconds"/>; only with the protocol <c>OpenAi</c>.</summary>
    public bool Streaming { get; set; }

    /// <summary>Seconds without a piece of a streamed answer after which a try ends; 0.1 to 600.</summary>
    [Range(0.1, 600)]
    public double StallSeconds { get; set; } = 20;

    /// <summary>Seconds that one try may take; 0.1 to 1800.</summary>
    [Range(0.1, 1_800)]
    public double TrySeconds { get; set; } = 60;

    /// <summary>Requests at once to this model from one process; 1 to 1,000. Others wait.</summary>
    [Range(1, 1_000)]
    public int Concurrency { get; set; } = 4;

    /// <summary>Name of the model that gets the last try where this one fails; empty = none.</summary>
    public string Fallback { get; set; } = "";

    /// <summary>How the shape of an answer is asked for at this endpoint; agents hosted elsewhere are told in words.</summary>
    internal AnswerFormat EffectiveFormat => Protocol == ModelProtocol.OpenAi ? Format : AnswerFormat.Text;

    /// <summary>Whether tools and their calls are put into words, because the protocol knows none.</summary>
    internal bool SpeaksOfTools => Protocol != ModelProtocol.OpenAi;

    /// <summary>Whether the same request always gets the same answer, as far as anybody can tell; an agent looks at a world that changes.</summary>
    internal bool IsRepeatable => Protocol == ModelProtocol.OpenAi && Temperature == 0;

    /// <inheritdoc />
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Streaming && Protocol != ModelProtocol.OpenAi)
        {
            yield return new ValidationResult($"Streaming works with the Protocol OpenAi only; {Model} speaks {Protocol}.", [nameof(Streaming)]);
        }
        if (KeyHeader.Length > 0 && Protocol == ModelProtocol.OpenAi)
        {
            yield return new ValidationResult($"KeyHeader is for the Protocols A2A and LangGraph; {Model} speaks OpenAi, which carries its key in Authorization.", [nameof(KeyHeader)]);
        }
    }
}
