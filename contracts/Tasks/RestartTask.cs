using MassTransit;

namespace Platform.Contracts.Tasks;

/// <summary>Starts an ended task again from its analysis, as a new attempt. Answered like <see cref="ApproveTask"/>.</summary>
[Command, EntityName("itops.restart-task.v1"), MessageUrn("itops:restart-task:v1")]
public sealed record RestartTask
{
    public required Guid TaskId { get; init; }
    public required string RequestedBy { get; init; }
}
