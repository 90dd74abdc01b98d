using System.Globalization;
using Platform.Contracts.Runbooks;
using Platform.Gateway.Access;
using Platform.Gateway.Api;

namespace Platform.Gateway.Runbooks;

/// <summary>Creates a runbook; its id stands in its front matter.</summary>
internal static class CreateRunbookEndpoint
{
    public static void Map(IEndpointRouteBuilder runbooks) => runbooks.MapPost("/", HandleAsync)
        .WithMetadata(new BodyRules { Limit = BodyRules.DocumentLimit })
        .WithName("CreateRunbook").WithSummary("Create a runbook from Markdown")
        .Produces<Runbook>(StatusCodes.Status201Created).ProducesProblems(400, 409, 413, 415, 422);

    private static async Task<IResult> HandleAsync(MarkdownBody body, Caller caller, HttpContext context, Owner owner, CancellationToken cancellationToken)
    {
        var saved = await owner.AskAsync<SaveRunbook, RunbookSaved, RunbookRefused>(
            "Diagnostic", new SaveRunbook { Markdown = body.Markdown, SavedBy = caller.Name, ExpectedVersion = 0 }, RunbookErrors.RefusedToCreate, cancellationToken);
        return RunbookResult.Saved(context, saved);
    }
}

/// <summary>Answers with a runbook.</summary>
internal static class RunbookResult
{
    public static string Address(string id) => $"/api/v1/runbooks/{Uri.EscapeDataString(id)}";

    public static IResult Saved(HttpContext context, RunbookSaved saved)
    {
        context.Response.Headers.ETag = string.Create(CultureInfo.InvariantCulture, $"\"{saved.Runbook.Version}\"");
        if (saved.Created)
        {
            context.Response.Headers.Location = Address(saved.Runbook.Id);
        }
        return TypedResults.Json(saved.Runbook, ApiJson.Options, statusCode: saved.Created ? StatusCodes.Status201Created : StatusCodes.Status200OK);
    }

    /// <summary>JSON, or the document itself where the client asks for Markdown.</summary>
    public static IResult Of(HttpContext context, Runbook runbook)
    {
        context.Response.Headers.Vary = "Accept";
        var version = runbook.Version.ToString(CultureInfo.InvariantCulture);
        if (context.Request.GetTypedHeaders().Accept.FirstOrDefault()?.MediaType.Value == "text/markdown")
        {
            context.Response.Headers.ETag = $"\"{version}\"";
            return TypedResults.Text(runbook.Markdown, "text/markdown; charset=utf-8");
        }
        return ETags.Answer(context, version, runbook);
    }
}
