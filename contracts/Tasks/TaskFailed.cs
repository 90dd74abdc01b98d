using MassTransit;

namespace Platform.Contracts.Tasks;

/// <summary>A task ended without reaching its goal.</summary>
[EntityName("itops.task-failed.v1"), MessageUrn("itops:task-failed:v1")]
public sealed record TaskFailed
{
    public required Guid TaskId { get; init; }
    public required DateTimeOffset At { get; init; }
    public required string Reason { get; init; }
}
