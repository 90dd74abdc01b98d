using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using Microsoft.Extensions.AI;
using Platform.Agents.Answers;

namespace Platform.Agents.Tools;

/// <summary>
/// Schemas of arguments. What a schema demands is checked before a call, so a schema may only use what can be checked:
/// type, enum, const, properties, required, additionalProperties, items, pattern, anyOf, oneOf, and limits of lengths, counts
/// and numbers. Arguments that a schema does not name are refused unless it allows them.
/// </summary>
public static class ToolSchema
{
    private static readonly JsonSerializerOptions s_json = new(JsonSerializerOptions.Strict)
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Converters = { new JsonStringEnumConverter(namingPolicy: null, allowIntegerValues: false) },
    };

    /// <summary>The schema of a record whose properties, with their annotations, are the arguments; those that are not <c>required</c> may be left out.</summary>
    public static JsonElement Of<T>()
        where T : class => Shape<T>.Schema;

    /// <summary>Arguments as the record whose schema they fit.</summary>
    public static T Read<T>(JsonElement arguments)
        where T : class => arguments.Deserialize<T>(s_json)!;

    /// <summary>Why a schema cannot be used; null where it can.</summary>
    internal static string? Problem(JsonElement schema) =>
        schema.ValueKind != JsonValueKind.Object || !schema.TryGetProperty("type", out var type) || type.ValueKind != JsonValueKind.String || type.GetString() != "object"
            ? "the schema of its arguments must be an object with \"type\": \"object\"."
            : Unchecked(schema, "$");

    /// <summary>What does not fit, each with its place; empty where the arguments fit.</summary>
    internal static IReadOnlyList<string> Complaints(JsonElement arguments, JsonElement schema)
    {
        var named = schema.TryGetProperty("properties", out var properties) ? properties : default;
        var complaints = SchemaCheck.Complaints(arguments, schema);
        return arguments.ValueKind != JsonValueKind.Object || schema.TryGetProperty("additionalProperties", out _)
            ? complaints
            : [.. complaints, .. arguments.EnumerateObject().Where(property => named.ValueKind != JsonValueKind.Object || !named.TryGetProperty(property.Name, out _)).Select(property => $"$.{property.Name} is not part of the schema.")];
    }

    private static string? Unchecked(JsonElement schema, string at)
    {
        if (schema.ValueKind is JsonValueKind.True or JsonValueKind.False)
        {
            return null;
        }
        if (schema.ValueKind != JsonValueKind.Object)
        {
            return $"its schema has {schema.ValueKind} at {at}, where a schema must stand.";
        }
        foreach (var keyword in schema.EnumerateObject())
        {
            var problem = SchemaKeywords.Problem(keyword, at) ?? keyword.Name switch
            {
                "properties" => keyword.Value.EnumerateObject().Select(property => Unchecked(property.Value, $"{at}.{property.Name}")).FirstOrDefault(found => found is not null),
                "items" or "additionalProperties" => Unchecked(keyword.Value, $"{at}.{keyword.Name}"),
                "anyOf" or "oneOf" => keyword.Value.EnumerateArray().Select(choice => Unchecked(choice, at)).FirstOrDefault(found => found is not null),
                "pattern" => Pattern(keyword.Value.GetString()!, at),
                _ => null,
            };
            if (problem is not null)
            {
                return problem;
            }
        }
        return null;
    }

    private static string? Pattern(string pattern, string at)
    {
        try
        {
            _ = new Regex(pattern, RegexOptions.CultureInvariant, TimeSpan.FromMilliseconds(100));
            return null;
        }
        catch (ArgumentException exception)
        {
            return $"its schema has a pattern at {at} that is no regular expression: {exception.Message}";
        }
    }

    private static class Shape<T>
        where T : class
    {
        public static readonly JsonElement Schema = AIJsonUtilities.CreateJsonSchema(
            typeof(T), serializerOptions: s_json,
            inferenceOptions: new AIJsonSchemaCreateOptions { TransformOptions = new AIJsonSchemaTransformOptions { DisallowAdditionalProperties = true } });
    }
}
