using Platform.Contracts.Runbooks;
using Platform.Parameters;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Platform.Diagnostic.Runbooks;

/// <summary>Typed reading of front matter; each complaint names the line in the document.</summary>
internal sealed class YamlReader(List<RunbookError> errors)
{
    /// <summary>Front matter starts at the second line, YAML counts from one.</summary>
    public static int Line(YamlNode node) => (int)node.Start.Line + 1;

    public void Error(YamlNode node, string message) => errors.Add(new RunbookError(Line(node), message));

    /// <summary>The mapping's entries by key; unknown keys are errors.</summary>
    public Dictionary<string, YamlNode> Mapping(YamlNode node, string what, params ReadOnlySpan<string> known)
    {
        var entries = new Dictionary<string, YamlNode>(StringComparer.Ordinal);
        if (node is not YamlMappingNode map)
        {
            Error(node, $"{what} must be a mapping with the keys {string.Join(", ", known.ToArray())}.");
            return entries;
        }

        foreach (var (keyNode, value) in map.Children)
        {
            var key = (keyNode as YamlScalarNode)?.Value ?? "";
            if (known.Contains(key))
            {
                entries[key] = value;
            }
            else
            {
                Error(keyNode, $"Unknown key '{key}' in {what}; known are {string.Join(", ", known.ToArray())}.");
            }
        }

        return entries;
    }

    /// <summary>A single value as text; null where the key is absent or wrong.</summary>
    public string? Text(Dictionary<string, YamlNode> map, string key, int max = 500)
    {
        if (!map.TryGetValue(key, out var node))
        {
            return null;
        }

        if (node is not YamlScalarNode { Value: { } value } || IsNull(node))
        {
            Error(node, $"'{key}' must be a single text value.");
            return null;
        }

        if (value.Length > max)
        {
            Error(node, $"'{key}' is longer than {max} characters.");
            return null;
        }

        return value;
    }

    public bool? Flag(Dictionary<string, YamlNode> map, string key)
    {
        switch (Text(map, key))
        {
            case null:
                return null;
            case "true" or "yes":
                return true;
            case "false" or "no":
                return false;
            default:
                Error(map[key], $"'{key}' must be true or false.");
                return null;
        }
    }

    public int? Integer(Dictionary<string, YamlNode> map, string key)
    {
        var text = Text(map, key);
        if (text is null)
        {
            return null;
        }

        if (int.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out var number))
        {
            return number;
        }

        Error(map[key], $"'{key}' must be a whole number, not '{text}'.");
        return null;
    }

    /// <summary>A list of texts, <c>[a, b]</c> or one a line; empty where the key is absent.</summary>
    public IReadOnlyList<string> Texts(Dictionary<string, YamlNode> map, string key, int maxItems = 50, int maxLength = 200)
    {
        if (!map.TryGetValue(key, out var node) || IsNull(node))
        {
            return [];
        }

        if (node is not YamlSequenceNode list)
        {
            Error(node, $"'{key}' must be a list, such as [a, b].");
            return [];
        }

        if (list.Children.Count > maxItems)
        {
            Error(node, $"'{key}' holds more than {maxItems} items.");
        }

        var texts = new List<string>();
        foreach (var item in list.Children)
        {
            if (item is YamlScalarNode { Value: { Length: > 0 } value } && value.Length <= maxLength)
            {
                texts.Add(value);
            }
            else
            {
                Error(item, $"Each item of '{key}' must be a text of 1 to {maxLength} characters.");
            }
        }

        return texts;
    }

    /// <summary>Nodes of a list; empty where the key is absent.</summary>
    public IEnumerable<YamlNode> Nodes(Dictionary<string, YamlNode> map, string key)
    {
        if (!map.TryGetValue(key, out var node) || IsNull(node))
        {
            return [];
        }

        if (node is YamlSequenceNode list)
        {
            return list.Children;
        }

        Error(node, $"'{key}' must be a list; start each item with '- '.");
        return [];
    }

    /// <summary>True for a key without a value.</summary>
    public static bool IsNull(YamlNode node) =>
        node is YamlScalarNode { Style: ScalarStyle.Plain } scalar && scalar.Value is null or "" or "~" or "null";

    /// <summary>A regular expression; null where absent or unusable.</summary>
    public string? Regex(Dictionary<string, YamlNode> map, string key)
    {
        var pattern = Text(map, key, 2_000);
        if (pattern is not null && RunbookRegex.Problem(pattern) is { } problem)
        {
            Error(map[key], $"'{key}' {problem}");
            return null;
        }

        return pattern;
    }
}
