using Platform.Contracts.Runbooks;
using Platform.Gateway.Api;

namespace Platform.Gateway.Runbooks;

/// <summary>Reads the newest or an older version of a runbook.</summary>
internal static class GetRunbookEndpoint
{
    public static void Map(IEndpointRouteBuilder runbooks)
    {
        runbooks.MapGet("/{id}", HandleAsync)
            .WithName("GetRunbook").WithSummary("Read a runbook").WithDescription("JSON, or the document itself with Accept: text/markdown. The ETag is the version.")
            .Produces<Runbook>(StatusCodes.Status200OK, "application/json", "text/markdown").ProducesProblems(404);
        runbooks.MapGet("/{id}/versions/{version:int:min(1)}", HandleVersionAsync)
            .WithName("GetRunbookVersion").WithSummary("Read an older version of a runbook")
            .Produces<Runbook>(StatusCodes.Status200OK, "application/json", "text/markdown").ProducesProblems(404);
    }

    /// <summary>The runbook as its owner has it.</summary>
    public static async Task<Runbook> FindAsync(Owner owner, string id, int? version, CancellationToken cancellationToken) =>
        (await owner.AskAsync<GetRunbook, RunbookFound, RunbookRefused>(
            "Diagnostic", new GetRunbook { RunbookId = RunbookErrors.Possible(id), Version = version }, RunbookErrors.Refused, cancellationToken)).Runbook;

    private static async Task<IResult> HandleAsync(string id, HttpContext context, Owner owner, CancellationToken cancellationToken) =>
        RunbookResult.Of(context, await FindAsync(owner, id, null, cancellationToken));

    private static async Task<IResult> HandleVersionAsync(string id, int version, HttpContext context, Owner owner, CancellationToken cancellationToken) =>
        RunbookResult.Of(context, await FindAsync(owner, id, version, cancellationToken));
}
