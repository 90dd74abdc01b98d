using Platform.Contracts.Tasks;

namespace Platform.Contracts.Planning;

/// <summary>
/// On which terms a plan may run: what the policy said of it, and until when. Set by Coordinator, which then computes the
/// hash that is approved; so an approval never outlives the terms under which it was given.
/// </summary>
public sealed record ApprovalTerms
{
    /// <summary>SHA-256 of the policy's bytes, lower-case hex.</summary>
    public required string PolicyVersion { get; init; }
    /// <summary>The rule that decided; null where none held.</summary>
    public string? Rule { get; init; }
    /// <summary>Why, in one sentence for the approver.</summary>
    public required string Reason { get; init; }
    /// <summary>Distinct persons who must approve; 0 = it runs without a person.</summary>
    public required int ApprovalsNeeded { get; init; }
    /// <summary>Who has one of these roles may approve; empty together with <see cref="Approvers"/> = anybody.</summary>
    public IReadOnlyList<string> ApproverRoles { get; init; } = [];
    /// <summary>Persons who may approve by name.</summary>
    public IReadOnlyList<string> Approvers { get; init; } = [];
    /// <summary>Nobody who asked for the task may approve it.</summary>
    public bool FourEyes { get; init; }
    /// <summary>Roles of who asked for the task, which the policy looked at.</summary>
    public IReadOnlyList<string> RequesterRoles { get; init; } = [];
    /// <summary>The task's category, which the policy looked at.</summary>
    public TaskCategory? Category { get; init; }
    /// <summary>Nothing of the plan begins after it without a new approval.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }
}
