namespace Platform.Contracts.Diagnosis;

/// <summary>One claim. It is confirmed or ruled out only by citations; without them it is a hypothesis.</summary>
public sealed record Finding
{
    public required string RunbookId { get; init; }
    public required string CauseId { get; init; }
    public required string Claim { get; init; }
    public required FindingStatus Status { get; init; }
    public required IReadOnlyList<Citation> Citations { get; init; }
}

/// <summary>What the evidence says of a claim.</summary>
public enum FindingStatus { Confirmed, Hypothesis, RuledOut }

/// <summary>A span of recorded evidence.</summary>
/// <param name="EvidenceId">The evidence that holds the span.</param>
/// <param name="Quote">The exact text, at most 500 characters; stands in the evidence at <paramref name="Offset"/>.</param>
/// <param name="Offset">Characters from the start of the evidence text.</param>
public sealed record Citation(Guid EvidenceId, string Quote, int Offset);
