using System.ComponentModel.DataAnnotations;
using System.Text;
using Platform.Contracts.Runbooks;
using Platform.Gateway.Access;
using Platform.Gateway.Api;

namespace Platform.Gateway.Runbooks;

/// <summary>Imports many documents at once; each stands or falls alone.</summary>
internal static class ImportRunbooksEndpoint
{
    private const int MostDocuments = 200;
    private const int Limit = 8 * 1024 * 1024;
    /// <summary>An import indexes many documents; it may take longer than one answer usually does.</summary>
    private const int Patience = 6;

    public static void Map(IEndpointRouteBuilder runbooks) => runbooks.MapPost("/import", HandleAsync)
        .WithMetadata(new BodyRules { Limit = Limit })
        .WithMetadata(new RequestExample("""{ "documents": [{ "fileName": "full-disk.md", "markdown": "# A volume is full" }] }"""))
        .WithName("ImportRunbooks").WithSummary("Import up to 200 documents, 8 MiB together")
        .WithDescription("Answers 200 with the outcome of each document, in their order: Created, Updated, Unchanged or Refused with its errors by line.")
        .Produces<RunbooksImported>().ProducesProblems(400, 413, 415, 422);

    private static async Task<IResult> HandleAsync(JsonBody<ImportRunbooksRequest> body, Caller caller, Owner owner, CancellationToken cancellationToken)
    {
        var documents = body.Value.Documents ?? [];
        var checks = new Checks();
        if (documents.Count is 0 or > MostDocuments)
        {
            checks.Add("documents", $"'documents' has {documents.Count} entries; give 1 to {MostDocuments}.");
        }
        for (var index = 0; index < Math.Min(documents.Count, MostDocuments); index++)
        {
            checks.Text($"documents[{index}].fileName", documents[index]?.FileName, 255);
            if (documents[index]?.Markdown is not { } markdown || Encoding.UTF8.GetByteCount(markdown) > BodyRules.DocumentLimit)
            {
                checks.Add($"documents[{index}].markdown", $"'documents[{index}].markdown' is missing or longer than 1 MiB.");
            }
        }
        checks.Done();
        var imported = await owner.AskAsync<ImportRunbooks, RunbooksImported>(
            "Diagnostic",
            new ImportRunbooks { Documents = [.. documents.Select(document => new RunbookDocument(document!.FileName!, document.Markdown!))], ImportedBy = caller.Name },
            cancellationToken, Patience);
        return TypedResults.Json(imported, ApiJson.Options);
    }
}

/// <summary>Documents to import.</summary>
public sealed record ImportRunbooksRequest
{
    /// <summary>1 to 200 documents.</summary>
    [Required, MaxLength(200)]
    public IReadOnlyList<ImportDocumentRequest?>? Documents { get; init; }
}

/// <summary>One document.</summary>
public sealed record ImportDocumentRequest
{
    /// <summary>Its file name; gives the id where the document has no front matter.</summary>
    [Required, MaxLength(255)]
    public string? FileName { get; init; }
    /// <summary>The text; at most 1 MiB.</summary>
    [Required]
    public string? Markdown { get; init; }
}
