using MassTransit;

namespace Platform.Contracts.Tasks;

/// <summary>A person rejects the plan whose hash he saw. Answered like <see cref="ApproveTask"/>.</summary>
[Command, EntityName("itops.reject-task.v1"), MessageUrn("itops:reject-task:v1")]
public sealed record RejectTask
{
    public required Guid TaskId { get; init; }
    public required string PlanHash { get; init; }
    public required string Approver { get; init; }
    public string? Comment { get; init; }
}
