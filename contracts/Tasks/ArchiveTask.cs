using MassTransit;

namespace Platform.Contracts.Tasks;

/// <summary>Takes an ended task out of the default lists; nothing is deleted. Answered like <see cref="ApproveTask"/>.</summary>
[Command, EntityName("itops.archive-task.v1"), MessageUrn("itops:archive-task:v1")]
public sealed record ArchiveTask
{
    public required Guid TaskId { get; init; }
    public required string RequestedBy { get; init; }
}
