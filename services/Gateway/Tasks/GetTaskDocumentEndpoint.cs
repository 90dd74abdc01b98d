using Platform.Contracts.Reports;
using Platform.Gateway.Api;

namespace Platform.Gateway.Tasks;

/// <summary>Reads a document that was asked for.</summary>
internal static class GetTaskDocumentEndpoint
{
    public static void Map(IEndpointRouteBuilder tasks) => tasks.MapGet("/{id:guid}/documents/{documentId:guid}", HandleAsync)
        .WithName("GetTaskDocument").WithSummary("Read a document that was asked for").WithDescription("text/markdown, or application/json by Accept.")
        .Produces<Document>(StatusCodes.Status200OK, "application/json", "text/markdown").ProducesProblems(404);

    private static async Task<IResult> HandleAsync(
        Guid id, Guid documentId, HttpContext context, TaskStore tasks, DocumentStore documents, CancellationToken cancellationToken)
    {
        if (await documents.FindAsync(id, documentId, cancellationToken) is { } document)
        {
            return DocumentResult.Of(context, document);
        }
        _ = await tasks.FindSequenceAsync(id, cancellationToken) ?? throw TaskErrors.NotFound(id);
        throw TaskErrors.NoPart(id, $"document {documentId}", "it is not written yet, or was never asked for.");
    }
}
