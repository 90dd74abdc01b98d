using MassTransit;

namespace Platform.Contracts.Planning;

/// <summary>No plan can be made: no runbook applies, or its scripts are not acceptable.</summary>
[EntityName("itops.planning-failed.v1"), MessageUrn("itops:planning-failed:v1")]
public sealed record PlanningFailed
{
    public required Guid TaskId { get; init; }
    public required int Attempt { get; init; }
    public required int Revision { get; init; }
    public required string Reason { get; init; }
}
