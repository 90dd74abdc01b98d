using Microsoft.AspNetCore.Mvc;
using Platform.Contracts.Execution;
using Platform.Gateway.Api;

namespace Platform.Gateway.Secrets;

/// <summary>Lists secrets by name: who saved which version when, and no value.</summary>
internal static class ListSecretsEndpoint
{
    public static void Map(IEndpointRouteBuilder secrets) => secrets.MapGet("/", HandleAsync)
        .WithName("ListSecrets").WithSummary("List secrets by name, without their values").Produces<SecretPageResponse>().ProducesProblems(422);

    private static async Task<IResult> HandleAsync(
        HttpContext context, Owner owner, [FromQuery] string? after, [FromQuery] string? limit, CancellationToken cancellationToken)
    {
        var checks = new Checks();
        checks.OnlyQuery(context, "after", "limit");
        var query = new ListSecrets { After = checks.OptionalText("after", after, 100), Limit = checks.Integer("limit", limit, 1, 200, 50) };
        checks.Done();
        var list = await owner.AskAsync<ListSecrets, SecretList>("Executor", query, cancellationToken);
        return TypedResults.Json(
            new SecretPageResponse
            {
                Items = list.Secrets,
                Next = list.Next is null ? null : $"/api/v1/secrets?limit={query.Limit}&after={Uri.EscapeDataString(list.Next)}",
            }, ApiJson.Options);
    }
}

/// <summary>A page of secrets.</summary>
public sealed record SecretPageResponse
{
    public required IReadOnlyList<SecretInfo> Items { get; init; }
    /// <summary>Address of the next page; absent on the last.</summary>
    public string? Next { get; init; }
}
