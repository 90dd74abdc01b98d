using System.Reflection;
using YamlDotNet.RepresentationModel;

namespace Platform.ShellAnalysis.Policy;

/// <summary>What the shipped policy does with a step on a local target, by its class.</summary>
internal sealed class DecisionPolicy
{
    private readonly Dictionary<EffectClass, Decision> _byClass = [];
    private Decision _blocked = Decision.Refuse;

    /// <exception cref="RuleException">The policy cannot be used.</exception>
    public static DecisionPolicy Load()
    {
        const string Name = "default-policy.yaml";
        using var text = new StreamReader(Assembly.GetExecutingAssembly().GetManifestResourceStream($"Platform.ShellAnalysis.Policy.{Name}")!);
        var stream = new YamlStream();
        stream.Load(text);
        var root = (YamlMappingNode)stream.Documents[0].RootNode;
        var policy = new DecisionPolicy { _blocked = Read(Name, root["blocked"]) };
        foreach (var (key, value) in (YamlMappingNode)root["classes"])
        {
            policy._byClass[EffectClasses.Find(key.ToString()) ?? throw new RuleException(Name, $"'{key}' is no class.")] = Read(Name, value);
        }

        return policy;
    }

    /// <summary>A class that the policy does not name needs a person.</summary>
    public Decision Decide(EffectClass found, bool blocked)
    {
        var decision = _byClass.GetValueOrDefault(found, Decision.Approve);
        return blocked && _blocked > decision ? _blocked : decision;
    }

    private static Decision Read(string name, YamlNode node) =>
        Enum.TryParse<Decision>(node.ToString(), ignoreCase: true, out var decision) ? decision : throw new RuleException(name, $"'{node}' must be auto, approve or refuse.");
}
