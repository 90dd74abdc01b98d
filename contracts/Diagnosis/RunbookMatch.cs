namespace Platform.Contracts.Diagnosis;

/// <summary>A runbook that search considered.</summary>
public sealed record RunbookMatch
{
    public required string RunbookId { get; init; }
    public required int Version { get; init; }
    public required string Title { get; init; }
    /// <summary>Fused rank score; only its order has a meaning.</summary>
    public required double Score { get; init; }
}
