using MassTransit;

namespace Platform.Contracts.Tasks;

/// <summary>
/// A person approves the plan whose hash he saw. Answered by <see cref="TaskCommandAccepted"/> or
/// <see cref="TaskCommandRefused"/>.
/// </summary>
[Command, EntityName("itops.approve-task.v1"), MessageUrn("itops:approve-task:v1")]
public sealed record ApproveTask
{
    public required Guid TaskId { get; init; }
    public required string PlanHash { get; init; }
    public required string Approver { get; init; }
    public IReadOnlyList<string> ApproverRoles { get; init; } = [];
    public string? Comment { get; init; }
}
