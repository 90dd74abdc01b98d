using MassTransit;

namespace Platform.Contracts.Tasks;

/// <summary>Nobody decided on the plan in time; nothing was executed.</summary>
[EntityName("itops.task-expired.v1"), MessageUrn("itops:task-expired:v1")]
public sealed record TaskExpired
{
    public required Guid TaskId { get; init; }
    public required DateTimeOffset At { get; init; }
}
