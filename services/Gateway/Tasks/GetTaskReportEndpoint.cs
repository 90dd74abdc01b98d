using Platform.Contracts.Reports;
using Platform.Gateway.Api;

namespace Platform.Gateway.Tasks;

/// <summary>Reads the newest report of a task: Markdown, or JSON where the client prefers it.</summary>
internal static class GetTaskReportEndpoint
{
    public static void Map(IEndpointRouteBuilder tasks) => tasks.MapGet("/{id:guid}/report", HandleAsync)
        .WithName("GetTaskReport").WithSummary("Read the report").WithDescription("text/markdown, or application/json by Accept.")
        .Produces<Document>(StatusCodes.Status200OK, "application/json", "text/markdown").ProducesProblems(404);

    private static async Task<IResult> HandleAsync(Guid id, HttpContext context, TaskStore tasks, DocumentStore documents, CancellationToken cancellationToken)
    {
        if (await documents.FindReportAsync(id, cancellationToken) is { } report)
        {
            return DocumentResult.Of(context, report);
        }
        _ = await tasks.FindSequenceAsync(id, cancellationToken) ?? throw TaskErrors.NotFound(id);
        throw TaskErrors.NoPart(id, "report", "it has not been written yet.");
    }
}

/// <summary>A document in the form the client asks for.</summary>
internal static class DocumentResult
{
    public static IResult Of(HttpContext context, Document document)
    {
        var accepted = context.Request.GetTypedHeaders().Accept.OrderByDescending(type => type.Quality ?? 1).FirstOrDefault();
        context.Response.Headers.Vary = "Accept";
        return accepted?.MediaType.Value is "application/json"
            ? ETags.Answer(context, document.DocumentId.ToString("n"), document)
            : TypedResults.Text(document.Markdown, "text/markdown; charset=utf-8");
    }
}
