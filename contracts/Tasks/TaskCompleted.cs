using MassTransit;

namespace Platform.Contracts.Tasks;

/// <summary>A task ended well.</summary>
[EntityName("itops.task-completed.v1"), MessageUrn("itops:task-completed:v1")]
public sealed record TaskCompleted
{
    public required Guid TaskId { get; init; }
    public required DateTimeOffset At { get; init; }
    public required string Summary { get; init; }
}
