using System.Globalization;
using System.Text.RegularExpressions;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Platform.ShellAnalysis.Policy;

/// <summary>Values of a policy file, read strictly: what is not understood is an error with its line, never ignored.</summary>
internal sealed partial class PolicyYaml(string file)
{
    private const int LongestExpiry = 30 * 24 * 60;

    public YamlNode Root(string text)
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
        return stream.Documents.Count == 1
            ? stream.Documents[0].RootNode
            : throw new PolicyInvalidException(file, 0, $"is to hold one YAML document, not {stream.Documents.Count}.");
    }

    public Dictionary<string, YamlNode> Members(YamlNode node, params string[] known)
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

    public YamlNode Needed(Dictionary<string, YamlNode> members, YamlNode owner, string name) =>
        members.TryGetValue(name, out var node) ? node : throw Invalid(owner, $"'{name}' is missing.");

    public string Scalar(YamlNode node) =>
        node is YamlScalarNode { Value: { } value } ? value : throw Invalid(node, "a single value is expected here.");

    public IEnumerable<YamlNode> Items(YamlNode node) => node is YamlSequenceNode list ? list.Children : throw Invalid(node, "a list is expected here.");

    /// <summary>An empty list where the member is left out; a list that is given may not be empty, for it would hold for everything.</summary>
    public IReadOnlyList<T> List<T>(Dictionary<string, YamlNode> members, string name, Func<YamlNode, T> read)
    {
        if (!members.TryGetValue(name, out var node))
        {
            return [];
        }
        IReadOnlyList<T> items = [.. Items(node).Select(read)];
        return items.Count > 0 ? items : throw Invalid(node, $"{name} is an empty list; leave it out, or name what it is to hold.");
    }

    public IReadOnlyList<T> Names<T>(Dictionary<string, YamlNode> members, string name)
        where T : struct, Enum => List(members, name, item =>
            Enum.GetValues<T>().Where(value => value.ToString() == Scalar(item)).Cast<T?>().FirstOrDefault()
            ?? throw Invalid(item, $"{name} '{Scalar(item)}' is not known; known are {string.Join(", ", Enum.GetNames<T>())}."));

    public IReadOnlyList<string> Labels(Dictionary<string, YamlNode> members, string name) => List(members, name, item =>
        Scalar(item).Split('=') is [{ Length: > 0 }, { Length: > 0 }] ? Scalar(item) : throw Invalid(item, $"'{Scalar(item)}' is to be key=value."));

    public string Name(YamlNode node) => KebabCase().IsMatch(Scalar(node)) ? Scalar(node) : throw Invalid(node, $"name '{Scalar(node)}' is to be kebab-case.");

    public string Person(YamlNode node) =>
        Scalar(node).Trim() is { Length: > 0 and <= 100 } person ? person : throw Invalid(node, "a name of 1 to 100 characters is expected here.");

    public bool? Flag(Dictionary<string, YamlNode> members, string name) => !members.TryGetValue(name, out var node) ? null : Scalar(node) switch
    {
        "true" => true,
        "false" => false,
        var other => throw Invalid(node, $"'{other}' is to be true or false."),
    };

    public int? Number(Dictionary<string, YamlNode> members, string name, int least, int most) => !members.TryGetValue(name, out var node) ? null
        : int.TryParse(Scalar(node), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most ? number
        : throw Invalid(node, $"{name} '{Scalar(node)}' is to be {least} to {most}.");

    public (int From, int To)? Range(Dictionary<string, YamlNode> members, string name)
    {
        if (!members.TryGetValue(name, out var node))
        {
            return null;
        }
        var match = NumberRange().Match(Scalar(node));
        var (from, to) = match.Success
            ? (int.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture), int.Parse(match.Groups[2].ValueSpan, CultureInfo.InvariantCulture))
            : (1, 0);
        return from <= to && to <= 100 ? (from, to) : throw Invalid(node, $"{name} '{Scalar(node)}' is to be a range within 0-100, such as 60-100.");
    }

    public int? Expiry(Dictionary<string, YamlNode> members)
    {
        if (!members.TryGetValue("expiry", out var node))
        {
            return null;
        }
        var match = Duration().Match(Scalar(node));
        var minutes = match.Success
            ? int.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture) * (match.Groups[2].Value switch { "d" => 24L * 60, "h" => 60L, _ => 1L })
            : 0;
        return minutes is >= 1 and <= LongestExpiry ? (int)minutes : throw Invalid(node, $"expiry '{Scalar(node)}' is to be 1m to 30d, such as 24h.");
    }

    public PolicyInvalidException Invalid(YamlNode node, string problem) => new(file, node.Start.Line, problem);

    [GeneratedRegex("^[a-z0-9]+(-[a-z0-9]+)*$")]
    private static partial Regex KebabCase();

    [GeneratedRegex("^([1-9][0-9]{0,5})([mhd])$")]
    private static partial Regex Duration();

    [GeneratedRegex("^([0-9]{1,3})-([0-9]{1,3})$")]
    private static partial Regex NumberRange();
}
