using System.Globalization;
using System.Text.Json;
using Platform.Contracts.Definitions;

namespace Platform.Coordinator.Definitions;

/// <summary>A value of a template's variable.</summary>
internal static class PromptValue
{
    private const int MostEntries = 100;

    /// <summary>Digits of a number, as its author wrote it.</summary>
    private const int LongestNumber = 40;

    /// <summary>The value as it stands in the text; null where it is not of the variable's type or too long.</summary>
    public static string? Text(PromptVariable variable, JsonElement value) => (variable.Type, value.ValueKind) switch
    {
        (PromptVariableType.String, JsonValueKind.String) => Words(variable, value),
        (PromptVariableType.Integer, JsonValueKind.Number) => value.TryGetInt64(out var number) ? number.ToString(CultureInfo.InvariantCulture) : null,
        (PromptVariableType.Number, JsonValueKind.Number) => value.TryGetDouble(out var number) && double.IsFinite(number) && value.GetRawText().Length <= LongestNumber ? value.GetRawText() : null,
        (PromptVariableType.Boolean, JsonValueKind.True) => "true",
        (PromptVariableType.Boolean, JsonValueKind.False) => "false",
        (PromptVariableType.List, JsonValueKind.Array) => Entries(variable, value),
        _ => null,
    };

    /// <summary>What a value of the variable is like, in words.</summary>
    public static string Expected(PromptVariable variable) => string.Create(CultureInfo.InvariantCulture, $"{variable.Type switch
    {
        PromptVariableType.Integer => "an integer without quotes",
        PromptVariableType.Number => "a number without quotes",
        PromptVariableType.Boolean => "true or false without quotes",
        PromptVariableType.List => $"an array of at most {MostEntries} texts in quotes, each of at most {variable.MaxLength} characters without control characters",
        _ => $"text in quotes of at most {variable.MaxLength} characters without control characters",
    }}");

    /// <summary>What a value is, in words.</summary>
    public static string Found(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => Read(value) is { } text ? string.Create(CultureInfo.InvariantCulture, $"text of {text.Length} characters") : "broken text",
        JsonValueKind.Number => $"the number {(value.GetRawText() is { Length: <= LongestNumber } raw ? raw : "with many digits")}",
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        JsonValueKind.Array => string.Create(CultureInfo.InvariantCulture, $"an array of {value.GetArrayLength()}"),
        JsonValueKind.Object => "an object",
        _ => "null",
    };

    private static string? Entries(PromptVariable variable, JsonElement value)
    {
        if (value.GetArrayLength() > MostEntries)
        {
            return null;
        }
        var entries = value.EnumerateArray().Select(entry => entry.ValueKind == JsonValueKind.String ? Words(variable, entry) : null).ToList();
        return entries.Contains(null) ? null : string.Join(", ", entries);
    }

    private static string? Words(PromptVariable variable, JsonElement value) =>
        Read(value) is { } text && DefinitionText.Problem(variable.Name, text, 0, variable.MaxLength) is null ? text : null;

    private static string? Read(JsonElement value)
    {
        try
        {
            return value.GetString();
        }
        catch (InvalidOperationException)
        {
            // Half of a surrogate pair.
            return null;
        }
    }
}
