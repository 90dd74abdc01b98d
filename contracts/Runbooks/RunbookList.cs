using MassTransit;

namespace Platform.Contracts.Runbooks;

/// <summary>Answer to <see cref="ListRunbooks"/>.</summary>
[EntityName("itops.runbook-list.v1"), MessageUrn("itops:runbook-list:v1")]
public sealed record RunbookList
{
    public required IReadOnlyList<RunbookSummary> Runbooks { get; init; }
    /// <summary>Value for <see cref="ListRunbooks.After"/> of the next page; null at the end.</summary>
    public string? Next { get; init; }
}
