using MassTransit;
using Platform.Contracts.Planning;
using Platform.Contracts.Policy;

namespace Platform.Contracts.Tasks;

/// <summary>The plan of a task and how it stands with its approval.</summary>
[EntityName("itops.approval-found.v1"), MessageUrn("itops:approval-found:v1")]
public sealed record ApprovalFound
{
    public required Guid TaskId { get; init; }
    public required TaskStatus Status { get; init; }
    public required Plan Plan { get; init; }
    public required string PlanHash { get; init; }
    /// <summary>What the policy said when the plan was last judged.</summary>
    public required PolicyVerdict Verdict { get; init; }
    /// <summary>Who approved this plan so far, in order.</summary>
    public required IReadOnlyList<string> ApprovedBy { get; init; }
    /// <summary>Who asked for what the plan does: requester, submitter, who restarted, retried or answered.</summary>
    public required IReadOnlyList<string> Askers { get; init; }
    /// <summary>Why the reader may not approve; null where he may.</summary>
    public string? WhyNot { get; init; }
    /// <summary>Approved, but not begun before this time.</summary>
    public DateTimeOffset? WaitsUntil { get; init; }
    /// <summary>Where a step was refused because it was not what was approved: what differed.</summary>
    public IReadOnlyList<PlanDifference> Differences { get; init; } = [];
}
