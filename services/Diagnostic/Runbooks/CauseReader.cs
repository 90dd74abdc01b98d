using Platform.Contracts.Runbooks;
using YamlDotNet.RepresentationModel;

namespace Platform.Diagnostic.Runbooks;

/// <summary>Reads the <c>causes</c> of front matter against the blocks of the document.</summary>
internal sealed class CauseReader(YamlReader yaml, IReadOnlyList<RunbookBlock> blocks)
{
    public List<RunbookCause> Read(Dictionary<string, YamlNode> front)
    {
        var causes = new List<RunbookCause>();
        foreach (var node in yaml.Nodes(front, "causes"))
        {
            var map = yaml.Mapping(node, "a cause", "id", "title", "confirmed", "ruled_out", "steps");
            var id = yaml.Text(map, "id");
            if (id is null || !RunbookIds.IsValid(id))
            {
                yaml.Error(node, $"A cause needs an id in kebab-case, such as debug-log{(id is null ? "" : $", not '{id}'")}.");
            }
            else if (causes.Any(cause => cause.Id == id))
            {
                yaml.Error(node, $"There is already a cause '{id}'.");
            }

            var title = yaml.Text(map, "title");
            if (string.IsNullOrWhiteSpace(title))
            {
                yaml.Error(node, "A cause needs a title that says what is wrong.");
            }

            causes.Add(new RunbookCause
            {
                Id = id ?? "",
                Title = title ?? "",
                Confirmed = Conditions(map, "confirmed"),
                RuledOut = Conditions(map, "ruled_out"),
                Steps = Steps(map),
                Line = YamlReader.Line(node),
            });
        }

        return causes;
    }

    private List<CauseCondition> Conditions(Dictionary<string, YamlNode> map, string key)
    {
        var conditions = new List<CauseCondition>();
        foreach (var node in yaml.Nodes(map, key))
        {
            var entry = yaml.Mapping(node, $"'{key}'", "probe", "matches", "not_matches", "exit");
            var probe = yaml.Text(entry, "probe");
            if (probe is null || !blocks.Any(block => block.Kind == RunbookBlockKind.Probe && block.Id == probe))
            {
                yaml.Error(node, $"'{key}' names no probe of this runbook{(probe is null ? "" : $": '{probe}'")}; probes are {Ids(RunbookBlockKind.Probe)}.");
            }

            var condition = new CauseCondition
            {
                Probe = probe ?? "",
                Matches = yaml.Regex(entry, "matches"),
                NotMatches = yaml.Regex(entry, "not_matches"),
                Exit = yaml.Integer(entry, "exit"),
            };
            if (!entry.ContainsKey("matches") && !entry.ContainsKey("not_matches") && !entry.ContainsKey("exit"))
            {
                yaml.Error(node, $"'{key}' must say what the probe shows: matches, not_matches or exit.");
            }

            conditions.Add(condition);
        }

        return conditions;
    }

    private IReadOnlyList<string>? Steps(Dictionary<string, YamlNode> map)
    {
        if (!map.TryGetValue("steps", out var node))
        {
            return null;
        }

        var steps = yaml.Texts(map, "steps");
        foreach (var step in steps.Where(step => !blocks.Any(block => block.Kind == RunbookBlockKind.Step && block.Id == step)))
        {
            yaml.Error(node, $"'steps' names no step of this runbook: '{step}'; steps are {Ids(RunbookBlockKind.Step)}.");
        }

        return steps;
    }

    private string Ids(RunbookBlockKind kind)
    {
        var ids = blocks.Where(block => block.Kind == kind).Select(block => block.Id).ToList();
        return ids.Count == 0 ? "none" : string.Join(", ", ids);
    }
}
