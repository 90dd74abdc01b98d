using MassTransit;

namespace Platform.Contracts.Reports;

/// <summary>Answer to <see cref="WriteReport"/>.</summary>
[EntityName("itops.report-written.v1"), MessageUrn("itops:report-written:v1")]
public sealed record ReportWritten
{
    public required Guid TaskId { get; init; }
    public required Document Document { get; init; }
}
