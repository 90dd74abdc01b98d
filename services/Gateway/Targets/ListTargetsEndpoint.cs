using Microsoft.AspNetCore.Mvc;
using Platform.Contracts.Execution;
using Platform.Gateway.Api;

namespace Platform.Gateway.Targets;

/// <summary>Lists targets by name.</summary>
internal static class ListTargetsEndpoint
{
    public static void Map(IEndpointRouteBuilder targets) => targets.MapGet("/", HandleAsync)
        .WithName("ListTargets").WithSummary("List targets by name").Produces<TargetPageResponse>().ProducesProblems(422);

    private static async Task<IResult> HandleAsync(
        HttpContext context, Owner owner, [FromQuery] string? after, [FromQuery] string? limit, CancellationToken cancellationToken)
    {
        var checks = new Checks();
        checks.OnlyQuery(context, "after", "limit");
        var query = new ListTargets { After = checks.OptionalText("after", after, 100), Limit = checks.Integer("limit", limit, 1, 200, 50) };
        checks.Done();
        var list = await owner.AskAsync<ListTargets, TargetList>("Executor", query, cancellationToken);
        return TypedResults.Json(
            new TargetPageResponse
            {
                Items = list.Targets,
                Next = list.Next is null ? null : $"/api/v1/targets?limit={query.Limit}&after={Uri.EscapeDataString(list.Next)}",
            }, ApiJson.Options);
    }
}

/// <summary>A page of targets.</summary>
public sealed record TargetPageResponse
{
    public required IReadOnlyList<Target> Items { get; init; }
    /// <summary>Address of the next page; absent on the last.</summary>
    public string? Next { get; init; }
}
