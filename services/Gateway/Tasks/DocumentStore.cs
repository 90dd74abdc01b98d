using Npgsql;
using Platform.Contracts.Reports;
using Platform.Messaging;

namespace Platform.Gateway.Tasks;

/// <summary>SQL of <c>document</c>.</summary>
internal sealed class DocumentStore(GatewayDatabase database)
{
    private const string Columns = "document_id, kind, title, markdown, written_at, follow_ups";

    /// <summary>Keeps a document once, with the commit; a repeat changes nothing.</summary>
    public static void Insert(Session<GatewayDatabase> session, Guid taskId, Document document)
    {
        ProjectionStore.Hold(session, taskId);
        session.Defer(new NpgsqlBatchCommand(
            """
            insert into document (document_id, task_id, kind, title, markdown, written_at, follow_ups) values ($1, $2, $3, $4, $5, $6, $7)
            on conflict (document_id) do nothing
            """)
        {
            Parameters =
            {
                new() { Value = document.DocumentId }, new() { Value = taskId }, new() { Value = document.Kind.ToString() },
                new() { Value = StoredText.Clean(document.Title) }, new() { Value = StoredText.Clean(document.Markdown) },
                new() { Value = document.WrittenAt.ToUniversalTime() }, new() { Value = document.FollowUps.Select(StoredText.Clean).ToArray() },
            },
        });
    }

    /// <summary>The newest report of a task; null where none is written.</summary>
    public Task<Document?> FindReportAsync(Guid taskId, CancellationToken cancellationToken) => FindAsync(
        $"select {Columns} from document where task_id = $1 and kind = $2 order by written_at desc limit 1", taskId, nameof(DocumentKind.Report), cancellationToken);

    /// <summary>One document of a task; null where it is not written.</summary>
    public Task<Document?> FindAsync(Guid taskId, Guid documentId, CancellationToken cancellationToken) => FindAsync(
        $"select {Columns} from document where task_id = $1 and document_id = $2", taskId, documentId, cancellationToken);

    private async Task<Document?> FindAsync(string sql, object first, object second, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        await using var command = new NpgsqlCommand(sql, connection) { Parameters = { new() { Value = first }, new() { Value = second } } };
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken)
            ? new Document
            {
                DocumentId = reader.GetGuid(0),
                Kind = Enum.Parse<DocumentKind>(reader.GetString(1)),
                Title = reader.GetString(2),
                Markdown = reader.GetString(3),
                WrittenAt = reader.GetFieldValue<DateTimeOffset>(4),
                FollowUps = reader.GetFieldValue<string[]>(5),
            }
            : null;
    }
}
