using Microsoft.Extensions.Logging;
using Platform.Contracts.Reports;
using Platform.Messaging;
using Platform.Messaging.Work;

namespace Platform.Writer.Reports;

/// <summary>Writes a document from recorded facts; one document per id, however often it is asked for.</summary>
internal sealed partial class WriteReportHandler(
    Session<WriterDatabase> session, DocumentStore documents, SummaryWriter summaries, TimeProvider clock, ILogger<WriteReportHandler> logger) : IWorkHandler<WriteReport>
{
    public async Task<WorkResult> HandleAsync(WriteReport command, WorkLease lease, CancellationToken cancellationToken)
    {
        var page = Compose(command, await summaries.WriteAsync(command, cancellationToken));
        // Whole microseconds: what is published now is what is read back later.
        var now = clock.GetUtcNow();
        var writtenAt = now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMicrosecond));
        await session.BeginAsync(cancellationToken);
        var document = await documents.KeepAsync(
            command.TaskId,
            new Document { DocumentId = command.DocumentId, Kind = command.Kind, Title = page.Title, Markdown = page.Markdown, WrittenAt = writtenAt, FollowUps = page.FollowUps },
            cancellationToken);
        LogWritten(document.Kind, document.DocumentId, command.TaskId, document.Markdown.Length);
        return WorkResult.Answer(new ReportWritten { TaskId = command.TaskId, Document = document });
    }

    public object GiveUp(WriteReport command, Exception exception) => new ReportFailed
    {
        TaskId = command.TaskId,
        DocumentId = command.DocumentId,
        Reason = $"The {command.Kind} could not be written: {exception.Message} What was done is recorded in the task's events; ask for the document again.",
    };

    private static Page Compose(WriteReport command, ModelWords? words) => command.Kind switch
    {
        DocumentKind.Report => ReportPage.Compose(command.TaskId, command.Facts, words),
        DocumentKind.ChangeNotice => ChangeNoticePage.Compose(command.TaskId, command.Facts),
        DocumentKind.EmailDraft => EmailDraftPage.Compose(command.TaskId, command.Facts),
        _ => throw new UnknownDocumentKindException(command.Kind),
    };

    [LoggerMessage(LogLevel.Information, "{Kind} {DocumentId} of task {TaskId} written, {Length} characters")]
    private partial void LogWritten(DocumentKind kind, Guid documentId, Guid taskId, int length);
}
