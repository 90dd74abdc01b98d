using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Platform.Agents.Answers;

/// <summary>
/// Checks a value against the part of JSON Schema that answers and tools use: type, enum, const, properties, required,
/// additionalProperties, items, pattern, anyOf, oneOf, and the limits of lengths, counts and numbers.
/// </summary>
internal static class SchemaCheck
{
    private const int MostComplaints = 10;
    private static readonly TimeSpan s_patience = TimeSpan.FromMilliseconds(100);

    /// <summary>What does not fit, each with its place; empty where the value fits.</summary>
    public static IReadOnlyList<string> Complaints(JsonElement value, JsonElement schema)
    {
        var complaints = new List<string>();
        Check(value, schema, "$", complaints);
        return [.. complaints.Take(MostComplaints)];
    }

    private static void Check(JsonElement value, JsonElement schema, string at, List<string> complaints)
    {
        if (schema.ValueKind != JsonValueKind.Object)
        {
            return;
        }
        if (schema.TryGetProperty("type", out var type) && !Types(type).Any(name => Is(value, name)))
        {
            complaints.Add($"{at} must be {string.Join(" or ", Types(type))}.");
            return;
        }
        if (schema.TryGetProperty("enum", out var allowed) && !allowed.EnumerateArray().Any(entry => JsonElement.DeepEquals(entry, value)))
        {
            complaints.Add($"{at} must be one of {allowed.GetRawText()}.");
        }
        if (schema.TryGetProperty("const", out var fixedValue) && !JsonElement.DeepEquals(fixedValue, value))
        {
            complaints.Add($"{at} must be {fixedValue.GetRawText()}.");
        }
        CheckChoices(value, schema, "anyOf", at, complaints);
        CheckChoices(value, schema, "oneOf", at, complaints);
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                CheckObject(value, schema, at, complaints);
                break;
            case JsonValueKind.Array:
                Limit(schema, "minItems", "maxItems", value.GetArrayLength(), $"The number of items of {at}", complaints);
                if (schema.TryGetProperty("items", out var items))
                {
                    foreach (var (item, index) in value.EnumerateArray().Select((item, index) => (item, index)))
                    {
                        Check(item, items, string.Create(CultureInfo.InvariantCulture, $"{at}[{index}]"), complaints);
                    }
                }
                break;
            case JsonValueKind.String:
                Limit(schema, "minLength", "maxLength", value.GetString()!.Length, $"The length of {at}", complaints);
                if (schema.TryGetProperty("pattern", out var pattern) && !Matches(value.GetString()!, pattern.GetString()!))
                {
                    complaints.Add($"{at} must match {pattern.GetString()}.");
                }
                break;
            case JsonValueKind.Number:
                Limit(schema, "minimum", "maximum", value.GetDouble(), at, complaints);
                break;
        }
    }

    private static void CheckObject(JsonElement value, JsonElement schema, string at, List<string> complaints)
    {
        var properties = schema.TryGetProperty("properties", out var declared) ? declared : default;
        if (schema.TryGetProperty("required", out var required))
        {
            complaints.AddRange(required.EnumerateArray().Select(name => name.GetString()!).Where(name => !value.TryGetProperty(name, out _)).Select(name => $"{at}.{name} is missing."));
        }
        foreach (var property in value.EnumerateObject())
        {
            if (properties.ValueKind == JsonValueKind.Object && properties.TryGetProperty(property.Name, out var inner))
            {
                Check(property.Value, inner, $"{at}.{property.Name}", complaints);
            }
            else if (schema.TryGetProperty("additionalProperties", out var more) && more.ValueKind == JsonValueKind.False)
            {
                complaints.Add($"{at}.{property.Name} is not part of the schema.");
            }
        }
    }

    private static void CheckChoices(JsonElement value, JsonElement schema, string keyword, string at, List<string> complaints)
    {
        if (!schema.TryGetProperty(keyword, out var choices))
        {
            return;
        }
        var fitting = choices.EnumerateArray().Count(choice => Complaints(value, choice).Count == 0);
        if (fitting == 0 || (keyword == "oneOf" && fitting > 1))
        {
            complaints.Add($"{at} must fit {(fitting == 0 ? "one" : "only one")} of {choices.GetRawText()}.");
        }
    }

    /// <summary>A value that its pattern cannot judge in time does not pass.</summary>
    private static bool Matches(string value, string pattern)
    {
        try
        {
            return Regex.IsMatch(value, pattern, RegexOptions.CultureInvariant, s_patience);
        }
        catch (RegexMatchTimeoutException)
        {
            return false;
        }
    }

    private static void Limit(JsonElement schema, string least, string most, double value, string what, List<string> complaints)
    {
        if (schema.TryGetProperty(least, out var minimum) && value < minimum.GetDouble())
        {
            complaints.Add(string.Create(CultureInfo.InvariantCulture, $"{what} must be at least {minimum.GetDouble()}."));
        }
        if (schema.TryGetProperty(most, out var maximum) && value > maximum.GetDouble())
        {
            complaints.Add(string.Create(CultureInfo.InvariantCulture, $"{what} must be at most {maximum.GetDouble()}."));
        }
    }

    private static IEnumerable<string> Types(JsonElement type) =>
        type.ValueKind == JsonValueKind.Array ? type.EnumerateArray().Select(name => name.GetString()!) : [type.GetString()!];

    private static bool Is(JsonElement value, string type) => type switch
    {
        "object" => value.ValueKind == JsonValueKind.Object,
        "array" => value.ValueKind == JsonValueKind.Array,
        "string" => value.ValueKind == JsonValueKind.String,
        "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        "null" => value.ValueKind == JsonValueKind.Null,
        "integer" => value.ValueKind == JsonValueKind.Number && value.GetDouble() % 1 == 0,
        "number" => value.ValueKind == JsonValueKind.Number,
        _ => false,
    };
}
