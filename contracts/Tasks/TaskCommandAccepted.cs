using MassTransit;

namespace Platform.Contracts.Tasks;

/// <summary>The saga did what a person asked; <see cref="Status"/> is the status after it.</summary>
[EntityName("itops.task-command-accepted.v1"), MessageUrn("itops:task-command-accepted:v1")]
public sealed record TaskCommandAccepted
{
    public required Guid TaskId { get; init; }
    public required TaskStatus Status { get; init; }
}
