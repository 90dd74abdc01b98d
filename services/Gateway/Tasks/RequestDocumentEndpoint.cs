using System.ComponentModel.DataAnnotations;
using Platform.Contracts.Reports;
using Platform.Gateway.Access;
using Platform.Gateway.Api;
using TaskStatus = Platform.Contracts.Tasks.TaskStatus;

namespace Platform.Gateway.Tasks;

/// <summary>Asks for a document about a task; it is written in the background.</summary>
internal static class RequestDocumentEndpoint
{
    public static void Map(IEndpointRouteBuilder tasks) => tasks.MapPost("/{id:guid}/documents", HandleAsync)
        .WithMetadata(new RequestExample("""{ "kind": "ChangeNotice" }"""))
        .WithName("RequestDocument").WithSummary("Ask for a change notice, an e-mail draft or a report as it stands")
        .WithDescription("Answers 202; the document is at Location once it is written, until then that answers 404.")
        .Produces<DocumentRequestedResponse>(StatusCodes.Status202Accepted).ProducesProblems(400, 404, 409, 413, 415, 422, 503);

    private static async Task<IResult> HandleAsync(
        Guid id, JsonBody<DocumentRequest> body, Caller caller, TaskCommands commands, HttpContext context, TimeProvider clock, CancellationToken cancellationToken)
    {
        var checks = new Checks();
        if (body.Value.Kind is null)
        {
            checks.Add("kind", $"'kind' is missing; give one of {string.Join(", ", Enum.GetNames<DocumentKind>())}.");
        }
        checks.Done();
        var documentId = Guid.CreateVersion7(clock.GetUtcNow());
        var accepted = await commands.AskAsync(
            new RequestDocument { TaskId = id, DocumentId = documentId, Kind = body.Value.Kind!.Value, RequestedBy = caller.Name }, cancellationToken);
        var location = $"/api/v1/tasks/{id}/documents/{documentId}";
        context.Response.Headers.Location = location;
        return TypedResults.Json(
            new DocumentRequestedResponse { TaskId = id, DocumentId = documentId, Status = accepted.Status, Location = location },
            ApiJson.Options, statusCode: StatusCodes.Status202Accepted);
    }
}

/// <summary>Which document is wanted.</summary>
public sealed record DocumentRequest
{
    [Required]
    public DocumentKind? Kind { get; init; }
}

/// <summary>The document will be written.</summary>
public sealed record DocumentRequestedResponse
{
    public required Guid TaskId { get; init; }
    public required Guid DocumentId { get; init; }
    /// <summary>Status of the task.</summary>
    public required TaskStatus Status { get; init; }
    /// <summary>Where the document will be.</summary>
    public required string Location { get; init; }
}
