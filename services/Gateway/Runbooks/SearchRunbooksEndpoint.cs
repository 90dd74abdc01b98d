using Microsoft.AspNetCore.Mvc;
using Platform.Contracts.Runbooks;
using Platform.Gateway.Api;

namespace Platform.Gateway.Runbooks;

/// <summary>Finds runbooks for words, best first.</summary>
internal static class SearchRunbooksEndpoint
{
    public static void Map(IEndpointRouteBuilder runbooks) => runbooks.MapGet("/search", HandleAsync)
        .WithName("SearchRunbooks").WithSummary("Find runbooks for words, best first")
        .WithDescription("vectorsUsed is false, and degraded says why, where full text answered alone.")
        .Produces<RunbookSearchResult>().ProducesProblems(422);

    private static async Task<IResult> HandleAsync(
        HttpContext context, Owner owner, [FromQuery] string? q, [FromQuery] string? platform, [FromQuery] string? limit, CancellationToken cancellationToken)
    {
        var checks = new Checks();
        checks.OnlyQuery(context, "q", "platform", "limit");
        if (platform is not (null or "linux" or "windows" or "aws"))
        {
            checks.Add("platform", "'platform' must be linux, windows or aws, or left out.");
        }
        var query = new SearchRunbooks { Query = checks.Text("q", q, 10_000), Platform = platform, Limit = checks.Integer("limit", limit, 1, 50, 10) };
        checks.Done();
        return TypedResults.Json(await owner.AskAsync<SearchRunbooks, RunbookSearchResult>("Diagnostic", query, cancellationToken), ApiJson.Options);
    }
}
