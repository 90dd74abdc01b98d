using Microsoft.AspNetCore.Mvc;
using Platform.Contracts.Definitions;
using Platform.Gateway.Api;

namespace Platform.Gateway.Agents;

/// <summary>Lists agents by id.</summary>
internal static class ListAgentsEndpoint
{
    public static void Map(IEndpointRouteBuilder agents) => agents.MapGet("/", HandleAsync)
        .WithName("ListAgents").WithSummary("List agents by id").Produces<AgentPageResponse>().ProducesProblems(422);

    private static async Task<IResult> HandleAsync(
        HttpContext context, Owner owner, [FromQuery] string? after, [FromQuery] string? limit, CancellationToken cancellationToken)
    {
        var checks = new Checks();
        checks.OnlyQuery(context, "after", "limit");
        var query = new ListAgents { After = checks.OptionalText("after", after, 63), Limit = checks.Integer("limit", limit, 1, 200, 50) };
        checks.Done();
        var list = await owner.AskAsync<ListAgents, AgentList>("Coordinator", query, cancellationToken);
        return TypedResults.Json(
            new AgentPageResponse { Items = list.Agents, Next = list.Next is null ? null : $"/api/v1/agents?limit={query.Limit}&after={Uri.EscapeDataString(list.Next)}" }, ApiJson.Options);
    }
}

/// <summary>A page of agents.</summary>
public sealed record AgentPageResponse
{
    public required IReadOnlyList<AgentSummary> Items { get; init; }
    /// <summary>Address of the next page; absent on the last.</summary>
    public string? Next { get; init; }
}
