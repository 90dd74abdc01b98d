namespace Platform.Contracts.Policy;

/// <summary>What the approval policy says of a plan, and how it came to it.</summary>
public sealed record PolicyVerdict
{
    /// <summary>SHA-256 of the policy's bytes, lower-case hex.</summary>
    public required string PolicyVersion { get; init; }
    public required PolicyDecision Decision { get; init; }
    /// <summary>The rule that decided; null where none held.</summary>
    public string? Rule { get; init; }
    /// <summary>One sentence for a person.</summary>
    public required string Reason { get; init; }
    /// <summary>Distinct persons who must approve; 0 unless the decision is Approval.</summary>
    public int ApprovalsNeeded { get; init; }
    public IReadOnlyList<string> ApproverRoles { get; init; } = [];
    public IReadOnlyList<string> Approvers { get; init; } = [];
    public bool FourEyes { get; init; }
    /// <summary>Minutes a person has for the decision, and for which it is good.</summary>
    public int ExpiryMinutes { get; init; }
    /// <summary>The freeze in which the plan may not start; null where there is none now.</summary>
    public FreezeVerdict? Freeze { get; init; }
    /// <summary>Each rule that was tried, in order; the last one held unless none did.</summary>
    public IReadOnlyList<TriedRule> Tried { get; init; } = [];
}

/// <summary>What becomes of a plan.</summary>
public enum PolicyDecision
{
    /// <summary>It runs without a person.</summary>
    Automatic,
    /// <summary>Persons decide.</summary>
    Approval,
    /// <summary>It does not run, whoever approves it.</summary>
    Never,
}

/// <summary>One rule that was tried.</summary>
/// <param name="Rule">Its name.</param>
/// <param name="Held">All of its conditions held, so it decided.</param>
/// <param name="Failed">The first condition that did not hold, with what was found; null where the rule held.</param>
public sealed record TriedRule(string Rule, bool Held, string? Failed);

/// <summary>A time in which plans of this kind do not start.</summary>
/// <param name="Name">The freeze's window.</param>
/// <param name="Until">When it ends; null where it does not end within a year.</param>
/// <param name="Waits">True: what was approved starts when it ends. False: it is refused.</param>
public sealed record FreezeVerdict(string Name, DateTimeOffset? Until, bool Waits);
