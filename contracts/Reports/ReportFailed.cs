using MassTransit;

namespace Platform.Contracts.Reports;

/// <summary>The document could not be written.</summary>
[EntityName("itops.report-failed.v1"), MessageUrn("itops:report-failed:v1")]
public sealed record ReportFailed
{
    public required Guid TaskId { get; init; }
    public required Guid DocumentId { get; init; }
    public required string Reason { get; init; }
}
