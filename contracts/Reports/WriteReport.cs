using MassTransit;
using Platform.Contracts.Diagnosis;
using Platform.Contracts.Execution;
using Platform.Contracts.Planning;
using Platform.Contracts.Tasks;

namespace Platform.Contracts.Reports;

/// <summary>Asks for the report (or another document) from recorded facts. Idempotent by <see cref="DocumentId"/>. Answered by <see cref="ReportWritten"/> or <see cref="ReportFailed"/>.</summary>
[Command, EntityName("itops.write-report.v1"), MessageUrn("itops:write-report:v1")]
public sealed record WriteReport
{
    public required Guid DocumentId { get; init; }
    public required Guid TaskId { get; init; }
    public required DocumentKind Kind { get; init; }
    public required TaskFacts Facts { get; init; }
}
