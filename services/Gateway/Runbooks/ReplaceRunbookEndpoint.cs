using Platform.Contracts.Runbooks;
using Platform.Gateway.Access;
using Platform.Gateway.Api;

namespace Platform.Gateway.Runbooks;

/// <summary>Saves a new version of a runbook, or creates it under this id.</summary>
internal static class ReplaceRunbookEndpoint
{
    public static void Map(IEndpointRouteBuilder runbooks) => runbooks.MapPut("/{id}", HandleAsync)
        .WithMetadata(new BodyRules { Limit = BodyRules.DocumentLimit })
        .WithName("ReplaceRunbook").WithSummary("Save a new version of a runbook")
        .WithDescription("With If-Match and the ETag that was read, somebody else's newer version is not overwritten (412). With If-None-Match: * it must not exist yet.")
        .Produces<Runbook>().Produces<Runbook>(StatusCodes.Status201Created).ProducesProblems(400, 412, 413, 415, 422);

    private static async Task<IResult> HandleAsync(string id, MarkdownBody body, Caller caller, HttpContext context, Owner owner, CancellationToken cancellationToken)
    {
        var checks = new Checks();
        var expected = context.Request.Headers.IfNoneMatch == "*" ? 0 : ETags.ExpectedVersion(context, checks);
        checks.Text("id", id, 200);
        checks.Done();
        var saved = await owner.AskAsync<SaveRunbook, RunbookSaved, RunbookRefused>(
            "Diagnostic", new SaveRunbook { RunbookId = id, Markdown = body.Markdown, SavedBy = caller.Name, ExpectedVersion = expected },
            RunbookErrors.Refused, cancellationToken);
        return RunbookResult.Saved(context, saved);
    }
}
