using Platform.Contracts.Execution;
using Platform.Contracts.Planning;
using Platform.Contracts.Tasks;
using Platform.Coordinator.Tasks;

namespace Platform.Coordinator.Approvals;

/// <summary>One rule of the policy. An empty or null condition always holds.</summary>
internal sealed record PolicyRule
{
    public required string Name { get; init; }
    public required PlanVerdict Decide { get; init; }
    public IReadOnlyList<RiskLevel> Risk { get; init; } = [];
    public IReadOnlyList<string> Labels { get; init; } = [];
    public IReadOnlyList<string> Unlabelled { get; init; } = [];
    public IReadOnlyList<TargetKind> Kinds { get; init; } = [];
    public IReadOnlyList<TaskCategory> Categories { get; init; } = [];
    public PlanEffects? Effects { get; init; }
    public bool Safe { get; init; }
    public bool? FourEyes { get; init; }
    public int? Minutes { get; init; }

    public bool Holds(Plan plan, TaskCategory category) =>
        (Risk.Count == 0 || Risk.Contains(plan.Risk.Level))
        && (Labels.Count == 0 || plan.Target.Labels.Intersect(Labels, StringComparer.OrdinalIgnoreCase).Any())
        && !plan.Target.Labels.Intersect(Unlabelled, StringComparer.OrdinalIgnoreCase).Any()
        && (Kinds.Count == 0 || Kinds.Contains(plan.Target.Kind))
        && (Categories.Count == 0 || Categories.Contains(category))
        && (Effects is not { } most || plan.Effects() <= most)
        && (!Safe || plan.IsSafe());
}
