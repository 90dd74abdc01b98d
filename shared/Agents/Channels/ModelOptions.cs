using System.ComponentModel.DataAnnotations;

namespace Platform.Agents.Channels;

/// <summary>How a model is told the shape of its answer.</summary>
public enum AnswerFormat { JsonSchema, JsonObject, Text }

/// <summary>One language model behind an OpenAI-compatible endpoint. Section <c>Agents:Models:{name}</c>.</summary>
public sealed class ModelOptions
{
    /// <summary>Base address, such as <c>https://api.openai.com/v1</c> or <c>http://127.0.0.1:11434/v1</c>.</summary>
    [Required, RegularExpression("^https?://.+$", ErrorMessage = "The Endpoint of a model must be an http or https address, such as http://127.0.0.1:11434/v1.")]
    public string Endpoint { get; set; } = "";

    /// <summary>The model's name at that endpoint.</summary>
    [Required]
    public string Model { get; set; } = "";

    /// <summary>File that holds the API key, readable by the platform alone; read for every request, so that a key can be changed. Empty = no key.</summary>
    public string ApiKeyFile { get; set; } = "";

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

    /// <summary>Sampling temperature; 0 to 2. Above 0 no answer is cached.</summary>
    [Range(0, 2)]
    public double Temperature { get; set; }

    /// <summary>How the shape of an answer is asked for; what the endpoint cannot do is put into words. Each answer is checked in any case.</summary>
    public AnswerFormat Format { get; set; } = AnswerFormat.JsonSchema;

    /// <summary>Takes the answer in pieces, so that a model that has stopped is noticed after <see cref="StallSeconds"/>.</summary>
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
}
