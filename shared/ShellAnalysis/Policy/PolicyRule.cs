using Platform.Contracts.Execution;
using Platform.Contracts.Policy;
using Platform.Contracts.Tasks;

namespace Platform.ShellAnalysis.Policy;

/// <summary>One rule of the policy. An empty or null condition always holds.</summary>
internal sealed record PolicyRule
{
    public required string Name { get; init; }
    public required PolicyDecision Decide { get; init; }
    public IReadOnlyList<string> Effects { get; init; } = [];
    public bool? Blocked { get; init; }
    public bool? Declared { get; init; }
    public bool? RightsDeclared { get; init; }
    public bool? Safe { get; init; }
    public IReadOnlyList<RiskLevel> Risk { get; init; } = [];
    public (int From, int To)? Score { get; init; }
    public IReadOnlyList<string> Labels { get; init; } = [];
    public IReadOnlyList<string> Unlabelled { get; init; } = [];
    public IReadOnlyList<TargetKind> Kinds { get; init; } = [];
    public IReadOnlyList<TaskCategory> Categories { get; init; } = [];
    public IReadOnlyList<string> Requesters { get; init; } = [];
    public IReadOnlyList<PolicyWindow> During { get; init; } = [];
    public IReadOnlyList<PolicyWindow> Outside { get; init; } = [];

    public int Approvals { get; init; } = 1;
    public IReadOnlyList<string> ApproverRoles { get; init; } = [];
    public IReadOnlyList<string> Approvers { get; init; } = [];
    public bool? FourEyes { get; init; }
    public int? Minutes { get; init; }

    /// <summary>The first condition that does not hold, with what was found; null where all hold.</summary>
    public string? Fails(PolicyCase one)
    {
        var level = RiskLevels.Of(one.Score);
        return Among("effects", Effects, one.Class)
            ?? Flag("blocked", Blocked, one.Blocked) ?? Flag("declared", Declared, one.Declared)
            ?? Flag("rights-declared", RightsDeclared, one.RightsDeclared) ?? Flag("safe", Safe, one.Safe)
            ?? Among("risk", [.. Risk.Select(one => one.ToString())], level.ToString())
            ?? (Score is { } range && (one.Score < range.From || one.Score > range.To) ? $"score: {one.Score} is not within {range.From}-{range.To}" : null)
            ?? Any("labels", Labels, one.Labels) ?? None("unlabelled", Unlabelled, one.Labels)
            ?? Among("kinds", [.. Kinds.Select(kind => kind.ToString())], one.Kind.ToString())
            ?? Among("category", [.. Categories.Select(category => category.ToString())], one.Category?.ToString() ?? "none")
            ?? Any("requesters", Requesters, one.RequesterRoles)
            ?? (During.Count > 0 && !During.Any(window => window.Holds(one.At)) ? $"during: it is not {Join(During.Select(window => window.Name))} at {one.At:u}" : null)
            ?? (Outside.FirstOrDefault(window => window.Holds(one.At)) is { } within ? $"outside: it is {within.Name} at {one.At:u}" : null);
    }

    private static string? Among(string condition, IReadOnlyList<string> wanted, string found) =>
        wanted.Count == 0 || wanted.Contains(found, StringComparer.Ordinal) ? null : $"{condition}: {found} is none of {Join(wanted)}";

    private static string? Flag(string condition, bool? wanted, bool found) =>
        wanted is null || wanted == found ? null : $"{condition}: it is {(found ? "true" : "false")}";

    private static string? Any(string condition, IReadOnlyList<string> wanted, IReadOnlyList<string> found) =>
        wanted.Count == 0 || found.Intersect(wanted, StringComparer.OrdinalIgnoreCase).Any() ? null
        : $"{condition}: {(found.Count == 0 ? "there are none" : Join(found))}; wanted is one of {Join(wanted)}";

    private static string? None(string condition, IReadOnlyList<string> unwanted, IReadOnlyList<string> found) =>
        found.Intersect(unwanted, StringComparer.OrdinalIgnoreCase).FirstOrDefault() is { } one ? $"{condition}: the target is labelled {one}" : null;

    private static string Join(IEnumerable<string> names) => string.Join(", ", names);
}
