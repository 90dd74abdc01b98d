using System.Text.Json;

namespace Platform.Agents.Hosted;

/// <summary>Fields of JSON that others wrote, which may be missing or of another kind.</summary>
internal static class JsonFields
{
    /// <summary>A field; null where it is not there, or not of the kind.</summary>
    public static JsonElement? Field(this JsonElement value, string name, JsonValueKind? kind = null) =>
        value.ValueKind == JsonValueKind.Object && value.TryGetProperty(name, out var field) && (kind is null || field.ValueKind == kind) ? field : null;

    /// <summary>A field's text; empty where there is none.</summary>
    public static string Text(this JsonElement value, string name) => value.Field(name, JsonValueKind.String)?.GetString() ?? "";

    /// <summary>A field's items; none where it is no list.</summary>
    public static JsonElement.ArrayEnumerator Items(this JsonElement value, string name) => value.Field(name, JsonValueKind.Array)?.EnumerateArray() ?? default;
}
