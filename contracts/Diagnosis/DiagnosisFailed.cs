using MassTransit;

namespace Platform.Contracts.Diagnosis;

/// <summary>Diagnosis could not be done at all (not: nothing was found).</summary>
[EntityName("itops.diagnosis-failed.v1"), MessageUrn("itops:diagnosis-failed:v1")]
public sealed record DiagnosisFailed
{
    public required Guid TaskId { get; init; }
    public required int Attempt { get; init; }
    /// <summary>Of the command.</summary>
    public int Revision { get; init; } = 1;
    public required string Reason { get; init; }
}
