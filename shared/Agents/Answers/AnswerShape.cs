using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Microsoft.Extensions.AI;

namespace Platform.Agents.Answers;

/// <summary>The JSON shape of an answer: its schema, and the strict reading of what came.</summary>
/// <typeparam name="T">A record whose properties, with their annotations, are the schema.</typeparam>
internal static class AnswerShape<T>
{
    private static readonly JsonSerializerOptions s_json = new(JsonSerializerOptions.Strict)
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Converters = { new JsonStringEnumConverter(namingPolicy: null, allowIntegerValues: false) },
    };

    /// <summary>The whole schema, by which answers are checked.</summary>
    public static JsonElement Schema { get; } = AIJsonUtilities.CreateJsonSchema(
        typeof(T), serializerOptions: s_json,
        inferenceOptions: new AIJsonSchemaCreateOptions { TransformOptions = new AIJsonSchemaTransformOptions { DisallowAdditionalProperties = true, RequireAllProperties = true } });

    /// <summary>The schema as it is sent: endpoints that enforce a schema refuse limits of length.</summary>
    public static JsonElement Sent { get; } = AIJsonUtilities.TransformSchema(Schema, new AIJsonSchemaTransformOptions
    {
        DisallowAdditionalProperties = true,
        TransformSchemaNode = (_, node) =>
        {
            foreach (var keyword in new[] { "minLength", "maxLength", "$schema", "default" })
            {
                (node as JsonObject)?.Remove(keyword);
            }
            return node;
        },
    });

    /// <summary>The value of an answer; else what is wrong with it, in words for its author.</summary>
    public static (T? Value, IReadOnlyList<string> Complaints) Read(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(JsonText.Find(text), new JsonDocumentOptions { AllowDuplicateProperties = false, MaxDepth = 32 });
            var complaints = SchemaCheck.Complaints(document.RootElement, Schema);
            return complaints.Count > 0 ? (default, complaints) : (document.Deserialize<T>(s_json), []);
        }
        catch (JsonException exception)
        {
            return (default, [$"The answer is not JSON of the given schema: {exception.Message}"]);
        }
    }
}
