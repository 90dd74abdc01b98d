using Dapper;
using Platform.Contracts.Reports;
using Platform.Messaging;

namespace Platform.Writer.Reports;

/// <summary>SQL of table <c>document</c>.</summary>
internal sealed class DocumentStore(Session<WriterDatabase> session)
{
    /// <summary>
    /// Keeps a document once per id and returns what is kept: a repeat, or a second writer at the same time, gets the first
    /// one's text. Commits with the session; a crash before leaves nothing.
    /// </summary>
    public async Task<Document> KeepAsync(Guid taskId, Document document, CancellationToken cancellationToken)
    {
        var inserted = await session.Connection.ExecuteAsync(new CommandDefinition(
            """
            insert into document (document_id, task_id, kind, title, markdown, written_at, follow_ups)
            values (@DocumentId, @taskId, @kind, @Title, @Markdown, @WrittenAt, @followUps)
            on conflict (document_id) do nothing
            """,
            new { document.DocumentId, taskId, kind = document.Kind.ToString(), document.Title, document.Markdown, document.WrittenAt, followUps = document.FollowUps.ToArray() },
            session.Transaction, cancellationToken: cancellationToken));
        return inserted == 1 ? document : await ReadAsync(document.DocumentId, cancellationToken);
    }

    private async Task<Document> ReadAsync(Guid documentId, CancellationToken cancellationToken)
    {
        var row = await session.Connection.QuerySingleAsync<(string Kind, string Title, string Markdown, DateTime WrittenAt, string[] FollowUps)>(new CommandDefinition(
            "select kind, title, markdown, written_at, follow_ups from document where document_id = @documentId",
            new { documentId }, session.Transaction, cancellationToken: cancellationToken));
        return new Document
        {
            DocumentId = documentId,
            Kind = Enum.Parse<DocumentKind>(row.Kind),
            Title = row.Title,
            Markdown = row.Markdown,
            WrittenAt = new DateTimeOffset(row.WrittenAt, TimeSpan.Zero),
            FollowUps = row.FollowUps,
        };
    }
}
