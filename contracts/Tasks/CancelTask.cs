using MassTransit;

namespace Platform.Contracts.Tasks;

/// <summary>Stops a task: what runs is ended, nothing further starts. Answered like <see cref="ApproveTask"/>.</summary>
[Command, EntityName("itops.cancel-task.v1"), MessageUrn("itops:cancel-task:v1")]
public sealed record CancelTask
{
    public required Guid TaskId { get; init; }
    public required string RequestedBy { get; init; }
    public string? Reason { get; init; }
}
