using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using Platform.Contracts.Runbooks;
using Platform.Gateway.Api;

namespace Platform.Gateway.Runbooks;

/// <summary>Lists runbooks by id, and the versions of one.</summary>
internal static class ListRunbooksEndpoint
{
    public static void Map(IEndpointRouteBuilder runbooks)
    {
        runbooks.MapGet("/", HandleAsync).WithName("ListRunbooks").WithSummary("List runbooks by id").Produces<RunbookPageResponse>().ProducesProblems(422);
        runbooks.MapGet("/{id}/versions", HandleVersionsAsync)
            .WithName("ListRunbookVersions").WithSummary("List the versions of a runbook, newest first").Produces<RunbookPageResponse>().ProducesProblems(404, 422);
    }

    private static Task<IResult> HandleAsync(
        HttpContext context, Owner owner, [FromQuery] string? tag, [FromQuery] string? after, [FromQuery] string? limit, CancellationToken cancellationToken)
    {
        var checks = new Checks();
        checks.OnlyQuery(context, "tag", "after", "limit");
        var query = new ListRunbooks
        {
            Tag = checks.OptionalText("tag", tag, 100),
            After = checks.OptionalText("after", after, 200),
            Limit = checks.Integer("limit", limit, 1, 200, 50),
        };
        checks.Done();
        return AnswerAsync(context, owner, query, cancellationToken);
    }

    private static async Task<IResult> HandleVersionsAsync(
        string id, HttpContext context, Owner owner, [FromQuery] string? after, [FromQuery] string? limit, CancellationToken cancellationToken)
    {
        var checks = new Checks();
        checks.OnlyQuery(context, "after", "limit");
        var query = new ListRunbooks
        {
            VersionsOf = id,
            After = checks.OptionalText("after", after, 200),
            Limit = checks.Integer("limit", limit, 1, 200, 50),
        };
        checks.Done();
        // An unknown id is a 404, not an empty list.
        await GetRunbookEndpoint.FindAsync(owner, id, null, cancellationToken);
        return await AnswerAsync(context, owner, query, cancellationToken);
    }

    private static async Task<IResult> AnswerAsync(HttpContext context, Owner owner, ListRunbooks query, CancellationToken cancellationToken)
    {
        var list = await owner.AskAsync<ListRunbooks, RunbookList>("Diagnostic", query, cancellationToken);
        return TypedResults.Json(
            new RunbookPageResponse
            {
                Items = list.Runbooks,
                Next = list.Next is null ? null : context.Request.Path + QueryString.Create(
                [
                    .. query.Tag is null ? Array.Empty<KeyValuePair<string, string?>>() : [new("tag", query.Tag)],
                    new("limit", query.Limit.ToString(CultureInfo.InvariantCulture)),
                    new("after", list.Next),
                ]),
            }, ApiJson.Options);
    }
}

/// <summary>A page of runbooks.</summary>
public sealed record RunbookPageResponse
{
    public required IReadOnlyList<RunbookSummary> Items { get; init; }
    /// <summary>Address of the next page; absent on the last.</summary>
    public string? Next { get; init; }
}
