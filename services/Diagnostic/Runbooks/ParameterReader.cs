using Platform.Contracts.Runbooks;
using Platform.Parameters;
using YamlDotNet.RepresentationModel;

namespace Platform.Diagnostic.Runbooks;

/// <summary>Reads the <c>parameters</c> of front matter.</summary>
internal sealed class ParameterReader(YamlReader yaml)
{
    /// <summary>Probe sources are checked once the blocks are known: (probe id, parameter, node).</summary>
    public List<(string Probe, string Parameter, YamlNode Node)> ProbeSources { get; } = [];

    public List<RunbookParameter> Read(YamlNode node)
    {
        var parameters = new List<RunbookParameter>();
        if (YamlReader.IsNull(node))
        {
            return parameters;
        }

        if (node is not YamlMappingNode map)
        {
            yaml.Error(node, "'parameters' must be a mapping of names to their descriptions.");
            return parameters;
        }

        foreach (var (keyNode, value) in map.Children)
        {
            var name = (keyNode as YamlScalarNode)?.Value ?? "";
            if (!ParameterNames.IsValid(name))
            {
                var hint = ParameterNames.IsDangerous(name) ? "; this one would also change how every script runs" : "";
                yaml.Error(keyNode, $"Parameter name '{name}' must match ^[a-z][a-z0-9_]*$ (at most 64 characters){hint}.");
            }
            else if (ParameterNames.IsDangerous(name))
            {
                yaml.Error(keyNode, $"A parameter must not be called '{name}': the variable of that name changes how programs run.");
            }
            else
            {
                parameters.Add(Parameter(name, value));
            }
        }

        return parameters;
    }

    private RunbookParameter Parameter(string name, YamlNode node)
    {
        var map = YamlReader.IsNull(node)
            ? []
            : yaml.Mapping(node, $"parameter '{name}'", "type", "description", "pattern", "values", "default", "required", "sensitive", "from");
        var type = Type(map);
        var values = yaml.Texts(map, "values");
        if (type == ParameterType.Enum && values.Count == 0)
        {
            yaml.Error(node, $"Parameter '{name}' is an enum and needs 'values', such as [a, b].");
        }
        else if (type != ParameterType.Enum && map.TryGetValue("values", out var valuesNode))
        {
            yaml.Error(valuesNode, $"'values' belongs to a parameter of type enum; '{name}' is not one.");
        }

        var given = yaml.Text(map, "default", 2_000);
        var parameter = new RunbookParameter
        {
            Name = name,
            Type = type,
            Description = yaml.Text(map, "description"),
            Pattern = yaml.Regex(map, "pattern"),
            Values = values,
            Default = given,
            Required = yaml.Flag(map, "required") ?? given is null,
            Sensitive = yaml.Flag(map, "sensitive") ?? false,
            Sources = [.. yaml.Nodes(map, "from").Select(source => Source(name, source)).OfType<ParameterSource>()],
        };
        if (given is not null && ParameterRules.Problem(parameter, given) is { } problem)
        {
            yaml.Error(map["default"], $"The default of '{name}' {problem}");
        }

        return parameter;
    }

    private ParameterType Type(Dictionary<string, YamlNode> map)
    {
        var text = yaml.Text(map, "type");
        if (text is null || Enum.TryParse<ParameterType>(text, ignoreCase: true, out var type) && char.IsAsciiLetter(text[0]))
        {
            return text is null ? ParameterType.String : Enum.Parse<ParameterType>(text, ignoreCase: true);
        }

        yaml.Error(map["type"], $"Unknown type '{text}'; known are string, integer, path, name, host, port, boolean, enum.");
        return ParameterType.String;
    }

    private ParameterSource? Source(string parameter, YamlNode node)
    {
        var map = yaml.Mapping(node, $"'from' of parameter '{parameter}'", "context", "text", "probe");
        if (map.Count != 1)
        {
            yaml.Error(node, "Each item of 'from' names one source: context, text or probe.");
            return null;
        }

        if (map.ContainsKey("text"))
        {
            if (yaml.Regex(map, "text") is not { } pattern)
            {
                return null;
            }

            if (!RunbookRegex.Create(pattern).GetGroupNames().Contains("value"))
            {
                yaml.Error(node, "'text' must hold the group that is the value: (?<value>...).");
                return null;
            }

            return new ParameterSource(ParameterSourceKind.Text, pattern);
        }

        if (yaml.Text(map, "context") is { } key)
        {
            return new ParameterSource(ParameterSourceKind.Context, key);
        }

        if (yaml.Text(map, "probe") is { } probe)
        {
            ProbeSources.Add((probe, parameter, node));
            return new ParameterSource(ParameterSourceKind.Probe, probe);
        }

        return null;
    }
}
