using MassTransit;

namespace Platform.Contracts.Tasks;

/// <summary>A person cancelled the task.</summary>
[EntityName("itops.task-cancelled.v1"), MessageUrn("itops:task-cancelled:v1")]
public sealed record TaskCancelled
{
    public required Guid TaskId { get; init; }
    public required DateTimeOffset At { get; init; }
    public required string RequestedBy { get; init; }
    public string? Reason { get; init; }
}
