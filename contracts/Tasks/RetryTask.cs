using MassTransit;

namespace Platform.Contracts.Tasks;

/// <summary>Continues a failed task from its failed step, with the same plan. Answered like <see cref="ApproveTask"/>.</summary>
[Command, EntityName("itops.retry-task.v1"), MessageUrn("itops:retry-task:v1")]
public sealed record RetryTask
{
    public required Guid TaskId { get; init; }
    public required string RequestedBy { get; init; }
}
