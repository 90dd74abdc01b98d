using System.Globalization;
using System.Text.RegularExpressions;
using Platform.Contracts.Execution;
using Platform.Contracts.Tasks;
using Platform.Coordinator.Tasks;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Platform.Coordinator.Approvals;

/// <summary>The policy file, read strictly: what is not understood is an error with its line, never ignored.</summary>
internal sealed partial record PolicyDocument
{
    private const int ShortestExpiry = 1;
    private const int LongestExpiry = 30 * 24 * 60;

    public required IReadOnlyList<PolicyRule> Rules { get; init; }
    public required PlanVerdict Otherwise { get; init; }
    public required bool FourEyes { get; init; }
    public required int Minutes { get; init; }

    /// <exception cref="PolicyInvalidException">It is not YAML, or says something that is not understood.</exception>
    public static PolicyDocument Parse(string text, string file) => new Reader(file).Read(text);

    [GeneratedRegex("^[a-z0-9]+(-[a-z0-9]+)*$")]
    private static partial Regex KebabCase();

    [GeneratedRegex("^([1-9][0-9]{0,5})([mhd])$")]
    private static partial Regex Duration();

    private sealed class Reader(string file)
    {
        private static readonly string[] TopKeys = ["version", "expiry", "four-eyes", "otherwise", "rules"];
        private static readonly string[] RuleKeys =
            ["name", "risk", "labels", "unlabelled", "kinds", "category", "effects", "safe", "decide", "four-eyes", "expiry"];

        public PolicyDocument Read(string text)
        {
            var stream = new YamlStream();
            try
            {
                stream.Load(new StringReader(text));
            }
            catch (YamlException exception)
            {
                throw new PolicyInvalidException(file, exception.Start.Line, exception.Message);
            }
            if (stream.Documents.Count != 1)
            {
                throw new PolicyInvalidException(file, 0, $"is to hold one YAML document, not {stream.Documents.Count}.");
            }
            var top = Members(stream.Documents[0].RootNode, TopKeys);
            var version = Needed(top, stream.Documents[0].RootNode, "version");
            if (Scalar(version) != "1")
            {
                throw Invalid(version, "version is to be 1.");
            }
            return new PolicyDocument
            {
                Otherwise = top.TryGetValue("otherwise", out var otherwise) ? Verdict(otherwise) : PlanVerdict.Approval,
                FourEyes = top.TryGetValue("four-eyes", out var fourEyes) && Flag(fourEyes),
                Minutes = top.TryGetValue("expiry", out var expiry) ? Expiry(expiry) : 24 * 60,
                Rules = top.TryGetValue("rules", out var rules) ? [.. Items(rules).Select(Rule)] : [],
            };
        }

        private PolicyRule Rule(YamlNode node)
        {
            var members = Members(node, RuleKeys);
            var name = Needed(members, node, "name");
            if (!KebabCase().IsMatch(Scalar(name)))
            {
                throw Invalid(name, $"name '{Scalar(name)}' is to be kebab-case.");
            }
            return new PolicyRule
            {
                Name = Scalar(name),
                Decide = Verdict(Needed(members, node, "decide")),
                Risk = Names<RiskLevel>(members, "risk"),
                Labels = Labels(members, "labels"),
                Unlabelled = Labels(members, "unlabelled"),
                Kinds = Names<TargetKind>(members, "kinds"),
                Categories = Names<TaskCategory>(members, "category"),
                Effects = members.TryGetValue("effects", out var effects) ? EffectsOf(effects) : null,
                Safe = members.TryGetValue("safe", out var safe) && Flag(safe),
                FourEyes = members.TryGetValue("four-eyes", out var fourEyes) ? Flag(fourEyes) : null,
                Minutes = members.TryGetValue("expiry", out var expiry) ? Expiry(expiry) : null,
            };
        }

        private Dictionary<string, YamlNode> Members(YamlNode node, string[] known)
        {
            if (node is not YamlMappingNode mapping)
            {
                throw Invalid(node, $"a mapping is expected here, with {string.Join(", ", known)}.");
            }
            var members = new Dictionary<string, YamlNode>(StringComparer.Ordinal);
            foreach (var (key, value) in mapping.Children)
            {
                var name = Scalar(key);
                if (!known.Contains(name, StringComparer.Ordinal))
                {
                    throw Invalid(key, $"'{name}' is not known here; known are {string.Join(", ", known)}.");
                }
                members[name] = value;
            }
            return members;
        }

        private YamlNode Needed(Dictionary<string, YamlNode> members, YamlNode owner, string name) =>
            members.TryGetValue(name, out var node) ? node : throw Invalid(owner, $"'{name}' is missing.");

        private string Scalar(YamlNode node) =>
            node is YamlScalarNode { Value: { } value } ? value : throw Invalid(node, "a single value is expected here.");

        private IEnumerable<YamlNode> Items(YamlNode node) => node is YamlSequenceNode list ? list.Children : throw Invalid(node, "a list is expected here.");

        private IReadOnlyList<T> Names<T>(Dictionary<string, YamlNode> members, string name)
            where T : struct, Enum => !members.TryGetValue(name, out var node) ? [] : [.. Items(node).Select(item =>
            Enum.GetValues<T>().Where(value => value.ToString() == Scalar(item)).Cast<T?>().FirstOrDefault()
            ?? throw Invalid(item, $"{name} '{Scalar(item)}' is not known; known are {string.Join(", ", Enum.GetNames<T>())}."))];

        private IReadOnlyList<string> Labels(Dictionary<string, YamlNode> members, string name) => !members.TryGetValue(name, out var node) ? [] : [.. Items(node).Select(item =>
            Scalar(item).Split('=') is [{ Length: > 0 }, { Length: > 0 }] ? Scalar(item) : throw Invalid(item, $"'{Scalar(item)}' is to be key=value."))];

        private PlanEffects EffectsOf(YamlNode node) => Scalar(node) switch
        {
            "read-only" => PlanEffects.ReadOnly,
            "declared" => PlanEffects.Declared,
            var other => throw Invalid(node, $"effects '{other}' is not known; known are read-only, declared."),
        };

        private PlanVerdict Verdict(YamlNode node) => Scalar(node) switch
        {
            "auto" => PlanVerdict.Automatic,
            "approve" => PlanVerdict.Approval,
            "refuse" => PlanVerdict.Refused,
            var other => throw Invalid(node, $"'{other}' is not a decision; known are auto, approve, refuse."),
        };

        private bool Flag(YamlNode node) => Scalar(node) switch
        {
            "true" => true,
            "false" => false,
            var other => throw Invalid(node, $"'{other}' is to be true or false."),
        };

        private int Expiry(YamlNode node)
        {
            var match = Duration().Match(Scalar(node));
            var minutes = match.Success
                ? int.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture) * (match.Groups[2].Value switch { "d" => 24L * 60, "h" => 60L, _ => 1L })
                : 0;
            return minutes is >= ShortestExpiry and <= LongestExpiry ? (int)minutes : throw Invalid(node, $"expiry '{Scalar(node)}' is to be 1m to 30d, such as 24h.");
        }

        private PolicyInvalidException Invalid(YamlNode node, string problem) => new(file, node.Start.Line, problem);
    }
}
