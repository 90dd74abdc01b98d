using MassTransit;

namespace Platform.Contracts.Tasks;

/// <summary>A task was accepted and its saga started.</summary>
[EntityName("itops.task-submitted.v1"), MessageUrn("itops:task-submitted:v1")]
public sealed record TaskSubmitted
{
    public required Guid TaskId { get; init; }
    public required string Description { get; init; }
    public required string Target { get; init; }
    public required string Requester { get; init; }
    public required string Source { get; init; }
    public required DateTimeOffset SubmittedAt { get; init; }
}
