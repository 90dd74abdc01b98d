using MassTransit;
using Platform.Contracts.Diagnosis;

namespace Platform.Contracts.Execution;

/// <summary>A probe ended, well or not; <see cref="EvidenceRecord.Problem"/> says why not.</summary>
[EntityName("itops.probe-completed.v1"), MessageUrn("itops:probe-completed:v1")]
public sealed record ProbeCompleted
{
    public required Guid TaskId { get; init; }
    public required EvidenceRecord Evidence { get; init; }
}
