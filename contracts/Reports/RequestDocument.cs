using MassTransit;

namespace Platform.Contracts.Reports;

/// <summary>
/// A person asks for a document about a task (change notice, e-mail draft, report as it stands). Answered by
/// <see cref="Tasks.TaskCommandAccepted"/> or <see cref="Tasks.TaskCommandRefused"/>; the document follows as <see cref="ReportWritten"/>.
/// </summary>
[Command, EntityName("itops.request-document.v1"), MessageUrn("itops:request-document:v1")]
public sealed record RequestDocument
{
    public required Guid TaskId { get; init; }
    public required Guid DocumentId { get; init; }
    public required DocumentKind Kind { get; init; }
    public required string RequestedBy { get; init; }
}
