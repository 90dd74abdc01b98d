using System.Globalization;
using System.Text.RegularExpressions;
using Platform.Contracts.Execution;
using Platform.Contracts.Policy;
using Platform.Contracts.Tasks;
using YamlDotNet.RepresentationModel;

namespace Platform.ShellAnalysis.Policy;

/// <summary>Reads a policy file.</summary>
internal sealed partial class PolicyReader(string file)
{
    private const int MostApprovals = 10;

    private static readonly string[] DayNames = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];

    /// <summary>What is said of decisions by persons only.</summary>
    private static readonly string[] ApprovalKeys = ["approvals", "approver-roles", "approvers"];

    private static readonly string[] RuleKeys =
    [
        "name", "effects", "blocked", "declared", "rights-declared", "safe", "risk", "score", "labels", "unlabelled", "kinds", "category", "requesters",
        "during", "outside", "decide", "approvals", "approver-roles", "approvers", "four-eyes", "expiry",
    ];

    private readonly PolicyYaml _yaml = new(file);
    private readonly Dictionary<string, PolicyWindow> _windows = new(StringComparer.Ordinal);

    /// <exception cref="PolicyInvalidException">It is not YAML, or says something that is not understood.</exception>
    public PolicyDocument Read(string text)
    {
        var root = _yaml.Root(text);
        var top = _yaml.Members(root, "version", "expiry", "four-eyes", "otherwise", "windows", "freezes", "rules");
        var version = _yaml.Needed(top, root, "version");
        if (_yaml.Scalar(version) != "1")
        {
            throw _yaml.Invalid(version, "version is to be 1.");
        }
        foreach (var node in top.TryGetValue("windows", out var windows) ? _yaml.Items(windows) : [])
        {
            var window = Window(node);
            if (!_windows.TryAdd(window.Name, window))
            {
                throw _yaml.Invalid(node, $"there is a window '{window.Name}' already.");
            }
        }
        return new PolicyDocument
        {
            Otherwise = top.TryGetValue("otherwise", out var otherwise) ? Decision(otherwise) : PolicyDecision.Approval,
            FourEyes = _yaml.Flag(top, "four-eyes") ?? false,
            Minutes = _yaml.Expiry(top) ?? 24 * 60,
            Freezes = top.TryGetValue("freezes", out var freezes) ? [.. _yaml.Items(freezes).Select(Freeze)] : [],
            Rules = top.TryGetValue("rules", out var rules) ? [.. _yaml.Items(rules).Select(Rule)] : [],
        };
    }

    private PolicyRule Rule(YamlNode node)
    {
        var members = _yaml.Members(node, RuleKeys);
        var rule = new PolicyRule
        {
            Name = _yaml.Name(_yaml.Needed(members, node, "name")),
            Decide = Decision(_yaml.Needed(members, node, "decide")),
            Effects = _yaml.List(members, "effects", Class),
            Blocked = _yaml.Flag(members, "blocked"),
            Declared = _yaml.Flag(members, "declared"),
            RightsDeclared = _yaml.Flag(members, "rights-declared"),
            Safe = _yaml.Flag(members, "safe"),
            Risk = _yaml.Names<RiskLevel>(members, "risk"),
            Score = _yaml.Range(members, "score"),
            Labels = _yaml.Labels(members, "labels"),
            Unlabelled = _yaml.Labels(members, "unlabelled"),
            Kinds = _yaml.Names<TargetKind>(members, "kinds"),
            Categories = _yaml.Names<TaskCategory>(members, "category"),
            Requesters = _yaml.List(members, "requesters", _yaml.Name),
            During = _yaml.List(members, "during", FindWindow),
            Outside = _yaml.List(members, "outside", FindWindow),
            Approvals = _yaml.Number(members, "approvals", 1, MostApprovals) ?? 1,
            ApproverRoles = _yaml.List(members, "approver-roles", _yaml.Name),
            Approvers = _yaml.List(members, "approvers", _yaml.Person),
            FourEyes = _yaml.Flag(members, "four-eyes"),
            Minutes = _yaml.Expiry(members),
        };
        if (rule.Decide != PolicyDecision.Approval && ApprovalKeys.FirstOrDefault(members.ContainsKey) is { } stray)
        {
            throw _yaml.Invalid(members[stray], $"{stray} is said of decisions 'approve' only.");
        }
        if (rule is { ApproverRoles.Count: 0, Approvers.Count: > 0 } && rule.Approvers.Distinct(StringComparer.OrdinalIgnoreCase).Count() < rule.Approvals)
        {
            throw _yaml.Invalid(members["approvers"], $"{rule.Approvals} approvals are needed, and fewer persons are named.");
        }
        return rule;
    }

    private PolicyFreeze Freeze(YamlNode node)
    {
        var members = _yaml.Members(node, "window", "then", "labels", "except-category", "except-requesters");
        var then = _yaml.Needed(members, node, "then");
        return new PolicyFreeze
        {
            Window = FindWindow(_yaml.Needed(members, node, "window")),
            Waits = _yaml.Scalar(then) switch
            {
                "wait" => true,
                "refuse" => false,
                var other => throw _yaml.Invalid(then, $"'{other}' is not known; a freeze says wait or refuse."),
            },
            Labels = _yaml.Labels(members, "labels"),
            ExceptCategories = _yaml.Names<TaskCategory>(members, "except-category"),
            ExceptRequesters = _yaml.List(members, "except-requesters", _yaml.Name),
        };
    }

    private PolicyWindow Window(YamlNode node)
    {
        var members = _yaml.Members(node, "name", "zone", "days", "from", "to");
        var (name, zone) = (_yaml.Name(_yaml.Needed(members, node, "name")), Zone(_yaml.Needed(members, node, "zone")));
        if (members.ContainsKey("days"))
        {
            var (from, to) = (Minute(members, "from", 0), Minute(members, "to", 24 * 60));
            return new PolicyWindow { Name = name, Zone = zone, Days = _yaml.List(members, "days", Day), FromMinute = from, ToMinute = to };
        }
        var end = _yaml.Needed(members, node, "to");
        var window = new PolicyWindow { Name = name, Zone = zone, From = Date(_yaml.Needed(members, node, "from")), To = Date(end) };
        return window.From < window.To ? window : throw _yaml.Invalid(end, "'to' is to be later than 'from'.");
    }

    private PolicyWindow FindWindow(YamlNode node) => _windows.TryGetValue(_yaml.Scalar(node), out var window) ? window
        : throw _yaml.Invalid(node, $"there is no window '{_yaml.Scalar(node)}'; known are {(_windows.Count == 0 ? "none" : string.Join(", ", _windows.Keys))}.");

    private string Class(YamlNode node) => EffectClasses.Find(_yaml.Scalar(node)) is { } known ? known.Name()
        : throw _yaml.Invalid(node, $"effects '{_yaml.Scalar(node)}' is not known; known are {string.Join(", ", Enum.GetValues<EffectClass>().Select(one => one.Name()))}.");

    private PolicyDecision Decision(YamlNode node) => _yaml.Scalar(node) switch
    {
        "auto" => PolicyDecision.Automatic,
        "approve" => PolicyDecision.Approval,
        "never" => PolicyDecision.Never,
        var other => throw _yaml.Invalid(node, $"'{other}' is not a decision; known are auto, approve, never."),
    };

    private TimeZoneInfo Zone(YamlNode node) => TimeZoneInfo.TryFindSystemTimeZoneById(_yaml.Scalar(node), out var zone) ? zone
        : throw _yaml.Invalid(node, $"time zone '{_yaml.Scalar(node)}' is not known on this machine; take an IANA name such as Europe/Berlin, or UTC.");

    private DayOfWeek Day(YamlNode node) => Array.IndexOf(DayNames, _yaml.Scalar(node)) is >= 0 and var index ? (DayOfWeek)index
        : throw _yaml.Invalid(node, $"day '{_yaml.Scalar(node)}' is not known; known are {string.Join(", ", DayNames)}.");

    private int Minute(Dictionary<string, YamlNode> members, string name, int otherwise)
    {
        if (!members.TryGetValue(name, out var node))
        {
            return otherwise;
        }
        var match = TimeOfDay().Match(_yaml.Scalar(node));
        return match.Success
            ? (int.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture) * 60) + int.Parse(match.Groups[2].ValueSpan, CultureInfo.InvariantCulture)
            : throw _yaml.Invalid(node, $"{name} '{_yaml.Scalar(node)}' is to be a time of day from \"00:00\" to \"24:00\".");
    }

    private DateTime Date(YamlNode node) =>
        DateTime.TryParseExact(_yaml.Scalar(node), ["yyyy-MM-dd HH:mm", "yyyy-MM-dd"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) ? date
        : throw _yaml.Invalid(node, $"'{_yaml.Scalar(node)}' is to be a date such as \"2026-12-20 18:00\"; a window without days is from one date to another.");

    [GeneratedRegex("^([01][0-9]|2[0-3]|24(?=:00)):([0-5][0-9])$")]
    private static partial Regex TimeOfDay();
}
