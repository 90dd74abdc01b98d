using MassTransit;

namespace Platform.Contracts.Tasks;

/// <summary>A person rejected the plan; nothing was executed.</summary>
[EntityName("itops.task-rejected.v1"), MessageUrn("itops:task-rejected:v1")]
public sealed record TaskRejected
{
    public required Guid TaskId { get; init; }
    public required DateTimeOffset At { get; init; }
    public required string Approver { get; init; }
    public string? Comment { get; init; }
}
