namespace Platform.Contracts.Memory;

/// <summary>One thing that is remembered of a target, with where it comes from.</summary>
public sealed record MemoryEntry
{
    public required Guid MemoryId { get; init; }
    public required MemoryKind Kind { get; init; }
    /// <summary>Name of the target.</summary>
    public required string Target { get; init; }
    /// <summary>What is remembered.</summary>
    public required string Text { get; init; }
    public required DateTimeOffset At { get; init; }
    /// <summary>From then on it is forgotten.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }
    /// <summary>Outcome: the task, and the recorded change that ended it.</summary>
    public Guid? TaskId { get; init; }
    public int? Sequence { get; init; }
    /// <summary>Outcome: the runbook whose steps ran; null where a model wrote them.</summary>
    public string? RunbookId { get; init; }
    /// <summary>Outcome: whether it helped, as its verifications showed.</summary>
    public bool? Worked { get; init; }
    /// <summary>Fact: who confirmed it last.</summary>
    public string? ConfirmedBy { get; init; }
}

/// <summary>Where a memory comes from.</summary>
public enum MemoryKind
{
    /// <summary>What was tried and how it ended, from verifications.</summary>
    Outcome,
    /// <summary>What a person confirmed.</summary>
    Fact,
}
