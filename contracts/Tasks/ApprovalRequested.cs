using MassTransit;

namespace Platform.Contracts.Tasks;

/// <summary>A plan waits for a person's decision.</summary>
[EntityName("itops.approval-requested.v1"), MessageUrn("itops:approval-requested:v1")]
public sealed record ApprovalRequested
{
    public required Guid TaskId { get; init; }
    public required string PlanHash { get; init; }
    public required string Reason { get; init; }
    public required DateTimeOffset ExpiresAt { get; init; }
}
