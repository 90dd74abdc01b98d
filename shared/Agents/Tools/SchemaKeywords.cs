using System.Text.Json;

namespace Platform.Agents.Tools;

/// <summary>
/// The keywords of JSON Schema that a schema of arguments may use, each with the kind of value it must have: schemas come from
/// servers of others too, and what is malformed is refused before it is used.
/// </summary>
internal static class SchemaKeywords
{
    private static readonly HashSet<string> s_remarks = new(StringComparer.Ordinal)
    {
        "$schema", "$id", "$comment", "title", "description", "default", "examples", "format", "deprecated", "readOnly", "writeOnly",
    };

    private static readonly Dictionary<string, Func<JsonElement, bool>> s_checked = new(StringComparer.Ordinal)
    {
        ["type"] = value => IsText(value) || AreTexts(value), ["enum"] = IsList, ["const"] = _ => true, ["properties"] = value => value.ValueKind == JsonValueKind.Object, ["required"] = AreTexts,
        ["additionalProperties"] = _ => true, ["items"] = _ => true, ["pattern"] = IsText, ["anyOf"] = IsList, ["oneOf"] = IsList,
        ["minLength"] = IsNumber, ["maxLength"] = IsNumber, ["minItems"] = IsNumber, ["maxItems"] = IsNumber, ["minimum"] = IsNumber, ["maximum"] = IsNumber,
    };

    /// <summary>Why a keyword cannot be used; null where it can. Schemas inside it are not looked at.</summary>
    /// <param name="keyword">The keyword with its value.</param>
    /// <param name="at">Where it stands.</param>
    public static string? Problem(JsonProperty keyword, string at) => keyword.Name switch
    {
        var name when s_remarks.Contains(name) => null,
        var name when !s_checked.TryGetValue(name, out var fits) => $"its schema uses '{name}' at {at}, which is not checked here; use {string.Join(", ", s_checked.Keys.Order(StringComparer.Ordinal))}.",
        var name when !s_checked[name](keyword.Value) => $"its schema has a '{name}' at {at} that is {keyword.Value.ValueKind}, which means nothing there.",
        _ => null,
    };

    private static bool IsText(JsonElement value) => value.ValueKind == JsonValueKind.String;

    private static bool IsNumber(JsonElement value) => value.ValueKind == JsonValueKind.Number;

    private static bool IsList(JsonElement value) => value.ValueKind == JsonValueKind.Array;

    private static bool AreTexts(JsonElement value) => IsList(value) && value.EnumerateArray().All(IsText);
}
