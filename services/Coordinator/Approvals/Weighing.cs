using Platform.Contracts.Tasks;

namespace Platform.Coordinator.Approvals;

/// <summary>What a decision, or a start, comes to.</summary>
internal enum Weight
{
    /// <summary>It does not count; nothing changes.</summary>
    Refused,
    /// <summary>The terms are no longer those of the policy or of the time: the plan is to be judged anew.</summary>
    Outdated,
    /// <summary>It counts, and more are needed.</summary>
    Counted,
    /// <summary>The plan may start now.</summary>
    Enough,
    /// <summary>The plan may start when the freeze ends.</summary>
    EnoughLater,
}

/// <summary>What a decision comes to, and why.</summary>
/// <param name="Weight">What it comes to.</param>
/// <param name="Code">Where it is refused: which kind of refusal.</param>
/// <param name="Why">One sentence for a person; null where nothing is to be said.</param>
/// <param name="Until">Where it waits: when the freeze ends; null = not within a year.</param>
internal sealed record Weighing(Weight Weight, TaskRefusal Code = TaskRefusal.WrongStatus, string? Why = null, DateTimeOffset? Until = null);
