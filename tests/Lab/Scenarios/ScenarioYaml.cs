using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Platform.Lab.Scenarios;

/// <summary>Typed access to a YAML mapping in which every key must be known. Errors carry file and line.</summary>
internal sealed class ScenarioYaml
{
    private readonly string _file;
    private readonly string _what;
    private readonly YamlMappingNode _node;

    private ScenarioYaml(string file, string what, YamlMappingNode node) => (_file, _what, _node) = (file, what, node);

    public static ScenarioYaml Parse(string file, string text, params string[] known)
    {
        var stream = new YamlStream();
        try
        {
            stream.Load(new StringReader(text));
        }
        catch (YamlException e)
        {
            throw new ScenarioInvalidException($"{file}, line {e.Start.Line}: {e.InnerException?.Message ?? e.Message}");
        }
        return stream.Documents.Count == 1 && stream.Documents[0].RootNode is YamlMappingNode root
            ? new ScenarioYaml(file, "the scenario", root).Knows(known)
            : throw new ScenarioInvalidException($"{file}: it must hold one YAML mapping, starting with id: ...");
    }

    public bool Has(string key) => Find(key) is not null;

    public ScenarioYaml Section(string key, params string[] known) => Find(key) switch
    {
        YamlMappingNode map => new ScenarioYaml(_file, key, map).Knows(known),
        null => throw Invalid(_node, $"'{key}' is missing"),
        var other => throw Invalid(other, $"'{key}' must be a mapping"),
    };

    public string Text(string key, string? standard = null) => Find(key) switch
    {
        YamlScalarNode { Value: { Length: > 0 } value } => value,
        null when standard is not null => standard,
        null => throw Invalid(_node, $"'{key}' is missing in {_what}"),
        var other => throw Invalid(other, $"'{key}' must be a text"),
    };

    public int Number(string key, int standard, int least, int most)
    {
        var text = Text(key, standard.ToString(System.Globalization.CultureInfo.InvariantCulture));
        return int.TryParse(text, out var number) && number >= least && number <= most
            ? number
            : throw Invalid(Find(key)!, $"'{key}' must be a number from {least} to {most}, not '{text}'");
    }

    /// <summary>A list of texts; one text is a list of one; a missing key an empty list.</summary>
    public IReadOnlyList<string> Texts(string key) => Find(key) switch
    {
        null => [],
        YamlScalarNode { Value: { } value } => value.Length == 0 ? [] : [value],
        YamlSequenceNode list => [.. list.Children.Select(child => child is YamlScalarNode { Value: { Length: > 0 } value }
            ? value
            : throw Invalid(child, $"'{key}' must list texts"))],
        var other => throw Invalid(other, $"'{key}' must be a text or a list of texts"),
    };

    public Dictionary<string, string> Map(string key)
    {
        var map = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in Find(key) switch
        {
            null => Enumerable.Empty<KeyValuePair<YamlNode, YamlNode>>(),
            YamlMappingNode node => node.Children,
            var other => throw Invalid(other, $"'{key}' must be a mapping of names to texts"),
        })
        {
            map[Key(name)] = value is YamlScalarNode scalar
                ? scalar.Value ?? ""
                : throw Invalid(value, $"'{key}.{Key(name)}' must be a text");
        }
        return map;
    }

    public T Choice<T>(string key, string standard, IReadOnlyDictionary<string, T> choices)
    {
        var text = Text(key, standard);
        return choices.TryGetValue(text, out var value)
            ? value
            : throw Invalid(Find(key)!, $"'{key}' must be one of {string.Join(", ", choices.Keys)}, not '{text}'");
    }

    public ScenarioInvalidException Wrong(string key, string problem) => Invalid(Find(key) ?? _node, problem);

    private YamlNode? Find(string key) => _node.Children.FirstOrDefault(entry => Key(entry.Key) == key).Value;

    private ScenarioYaml Knows(string[] known)
    {
        foreach (var key in _node.Children.Keys.Where(key => !known.Contains(Key(key), StringComparer.Ordinal)))
        {
            throw Invalid(key, $"'{Key(key)}' is not known in {_what}; known are {string.Join(", ", known)}");
        }
        return this;
    }

    private static string Key(YamlNode node) => (node as YamlScalarNode)?.Value ?? "";

    private ScenarioInvalidException Invalid(YamlNode at, string problem) => new($"{_file}, line {at.Start.Line}: {problem}.");
}
