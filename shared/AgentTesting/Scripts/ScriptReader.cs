using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Platform.AgentTesting.Scripts;

/// <summary>Reads a script; every complaint names file and line.</summary>
internal sealed class ScriptReader(string file)
{
    public MockScript Read(string yaml)
    {
        var stream = new YamlStream();
        try
        {
            stream.Load(new StringReader(yaml));
        }
        catch (YamlException exception)
        {
            throw new ScriptException($"{file}, line {exception.Start.Line}: {exception.InnerException?.Message ?? exception.Message}");
        }
        if (stream.Documents.Count != 1)
        {
            throw new ScriptException($"{file}: it must hold one YAML mapping with the key 'rules'.");
        }
        var script = Mapping(stream.Documents[0].RootNode, "the script", "rules", "faults");
        var rules = script.TryGetValue("rules", out var list) && list is YamlSequenceNode { Children.Count: > 0 } sequence
            ? sequence.Children.Select(Rule).ToList()
            : throw Wrong(stream.Documents[0].RootNode, "'rules' must be a list of at least one rule");
        return new MockScript(rules, script.TryGetValue("faults", out var faults) ? Faults(faults) : null);
    }

    private MockRule Rule(YamlNode node)
    {
        var rule = Mapping(node, "a rule", "when", "times", "answer", "json", "tool-calls", "fault", "retry-after", "delay-ms", "input-tokens", "output-tokens");
        var when = rule.TryGetValue("when", out var given) ? Mapping(given, "'when'", "agent", "purpose", "step", "content") : [];
        if (rule.ContainsKey("answer") && rule.ContainsKey("json"))
        {
            throw Wrong(node, "a rule has either 'answer' (a text) or 'json' (a value that is written as JSON)");
        }
        return new MockRule
        {
            Agent = when.TryGetValue("agent", out var agent) ? Text(agent) : null,
            Purpose = when.TryGetValue("purpose", out var purpose) ? Text(purpose) : null,
            Step = when.TryGetValue("step", out var step) ? Number(step, 1, 1_000) : null,
            Content = when.TryGetValue("content", out var content) ? Pattern(content) : null,
            Times = rule.TryGetValue("times", out var times) ? Number(times, 1, 1_000_000) : int.MaxValue,
            IsJson = rule.ContainsKey("json"),
            Answer = new MockAnswer
            {
                Text = rule.TryGetValue("json", out var json) ? Json(json)?.ToJsonString() ?? "null" : rule.TryGetValue("answer", out var answer) ? Text(answer) : "",
                ToolCalls = rule.TryGetValue("tool-calls", out var calls) ? [.. Items(calls).Select(ToolCall)] : [],
                Fault = rule.TryGetValue("fault", out var fault) ? Fault(fault) : MockFault.None,
                RetryAfterSeconds = rule.TryGetValue("retry-after", out var wait) ? Number(wait, 0, 3_600) : 1,
                DelayMs = rule.TryGetValue("delay-ms", out var delay) ? Number(delay, 0, 3_600_000) : 0,
                InputTokens = rule.TryGetValue("input-tokens", out var input) ? Number(input, 0, 100_000_000) : null,
                OutputTokens = rule.TryGetValue("output-tokens", out var output) ? Number(output, 0, 100_000_000) : null,
            },
        };
    }

    private FaultRate Faults(YamlNode node)
    {
        var faults = Mapping(node, "'faults'", "percent", "kinds", "seed");
        return new FaultRate(
            (faults.TryGetValue("percent", out var percent) ? Number(percent, 0, 100) : 20) / 100.0,
            faults.TryGetValue("kinds", out var kinds) ? [.. Items(kinds).Select(Fault)] : [.. Enum.GetValues<MockFault>().Where(fault => fault != MockFault.None)],
            faults.TryGetValue("seed", out var seed) ? Number(seed, 0, int.MaxValue) : 1);
    }

    private MockToolCall ToolCall(YamlNode node)
    {
        var call = Mapping(node, "a tool call", "name", "arguments");
        return new MockToolCall(
            call.TryGetValue("name", out var name) ? Text(name) : throw Wrong(node, "a tool call needs 'name'"),
            JsonSerializer.SerializeToElement(call.TryGetValue("arguments", out var arguments) ? Json(arguments) : new JsonObject()));
    }

    private MockFault Fault(YamlNode node) => Enum.GetValues<MockFault>().Cast<MockFault?>()
        .FirstOrDefault(fault => JsonNamingPolicy.KebabCaseLower.ConvertName(fault.ToString()!) == Text(node))
        ?? throw Wrong(node, $"there is no fault '{Text(node)}'; there are {string.Join(", ", Enum.GetNames<MockFault>().Select(JsonNamingPolicy.KebabCaseLower.ConvertName))}");

    private static JsonNode? Json(YamlNode node) => node switch
    {
        YamlMappingNode map => new JsonObject(map.Children.Select(entry => KeyValuePair.Create(entry.Key.ToString(), Json(entry.Value)))),
        YamlSequenceNode list => new JsonArray([.. list.Children.Select(Json)]),
        YamlScalarNode { Style: ScalarStyle.Plain } scalar => Plain(scalar.Value ?? ""),
        YamlScalarNode scalar => JsonValue.Create(scalar.Value),
        _ => null,
    };

    private static JsonValue? Plain(string text) => text switch
    {
        "" or "null" or "~" => null,
        "true" => JsonValue.Create(true),
        "false" => JsonValue.Create(false),
        _ when long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) => JsonValue.Create(whole),
        _ when double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var real) => JsonValue.Create(real),
        _ => JsonValue.Create(text),
    };

    private Dictionary<string, YamlNode> Mapping(YamlNode node, string what, params string[] known)
    {
        var map = node as YamlMappingNode ?? throw Wrong(node, $"{what} must be a mapping with the keys {string.Join(", ", known)}");
        foreach (var key in map.Children.Keys.Where(key => !known.Contains(key.ToString())))
        {
            throw Wrong(key, $"unknown key '{key}' in {what}; known are {string.Join(", ", known)}");
        }
        return map.Children.ToDictionary(entry => entry.Key.ToString(), entry => entry.Value, StringComparer.Ordinal);
    }

    private IList<YamlNode> Items(YamlNode node) => (node as YamlSequenceNode)?.Children ?? throw Wrong(node, "a list is expected here");

    private string Text(YamlNode node) => (node as YamlScalarNode)?.Value ?? throw Wrong(node, "a text is expected here");

    private int Number(YamlNode node, int least, int most) =>
        int.TryParse(Text(node), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most
            ? number
            : throw Wrong(node, string.Create(CultureInfo.InvariantCulture, $"a whole number from {least} to {most} is expected here, not '{Text(node)}'"));

    private Regex Pattern(YamlNode node)
    {
        try
        {
            return new Regex(Text(node), RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));
        }
        catch (ArgumentException exception)
        {
            throw Wrong(node, $"'content' is no regular expression: {exception.Message}");
        }
    }

    private ScriptException Wrong(YamlNode node, string problem) => new($"{file}, line {node.Start.Line}: {problem}.");
}
