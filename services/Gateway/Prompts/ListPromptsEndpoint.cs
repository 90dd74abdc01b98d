using Microsoft.AspNetCore.Mvc;
using Platform.Contracts.Definitions;
using Platform.Gateway.Api;

namespace Platform.Gateway.Prompts;

/// <summary>Lists prompt templates by id.</summary>
internal static class ListPromptsEndpoint
{
    public static void Map(IEndpointRouteBuilder prompts) => prompts.MapGet("/", HandleAsync)
        .WithName("ListPrompts").WithSummary("List prompt templates by id").Produces<PromptPageResponse>().ProducesProblems(422);

    private static async Task<IResult> HandleAsync(
        HttpContext context, Owner owner, [FromQuery] string? after, [FromQuery] string? limit, CancellationToken cancellationToken)
    {
        var checks = new Checks();
        checks.OnlyQuery(context, "after", "limit");
        var query = new ListPrompts { After = checks.OptionalText("after", after, 63), Limit = checks.Integer("limit", limit, 1, 200, 50) };
        checks.Done();
        var list = await owner.AskAsync<ListPrompts, PromptList>("Coordinator", query, cancellationToken);
        return TypedResults.Json(
            new PromptPageResponse { Items = list.Prompts, Next = list.Next is null ? null : $"/api/v1/prompts?limit={query.Limit}&after={Uri.EscapeDataString(list.Next)}" }, ApiJson.Options);
    }
}

/// <summary>A page of prompt templates.</summary>
public sealed record PromptPageResponse
{
    public required IReadOnlyList<PromptSummary> Items { get; init; }
    /// <summary>Address of the next page; absent on the last.</summary>
    public string? Next { get; init; }
}
