using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using Platform.Contracts.Definitions;
using Platform.Gateway.Access;
using Platform.Gateway.Api;
using Platform.Gateway.Problems;

namespace Platform.Gateway.Definitions;

/// <summary>What agents and prompt templates have in common: their history, and that they can be deleted.</summary>
internal static class DefinitionVersions
{
    /// <param name="group">The endpoints below <c>/api/v1/agents</c> or <c>/api/v1/prompts</c>.</param>
    /// <param name="kind">Which of the two.</param>
    /// <param name="word">What it is called.</param>
    public static void Map(IEndpointRouteBuilder group, DefinitionKind kind, string word)
    {
        group.MapGet("/{id}/versions", (string id, HttpContext context, Owner owner, [FromQuery] string? below, [FromQuery] string? limit, CancellationToken cancellationToken) =>
                ListAsync(kind, id, context, owner, below, limit, cancellationToken))
            .WithName($"List{kind}Versions").WithSummary($"Who changed {word}, and what; newest first").WithDescription("A deletion is a version too. What was deleted keeps its history.")
            .Produces<DefinitionVersionPageResponse>().ProducesProblems(404, 422);
        group.MapDelete("/{id}", (string id, Caller caller, HttpContext context, Owner owner, CancellationToken cancellationToken) =>
                DeleteAsync(kind, id, caller, context, owner, cancellationToken))
            .WithMetadata(new OperatorsOnly($"delete {kind.ToString().ToLowerInvariant()}s"))
            .WithName($"Delete{kind}").WithSummary($"Delete {word}").WithDescription("Its versions stay for the record. What is in use, or built in, is not deleted (409).")
            .Produces(StatusCodes.Status204NoContent).ProducesProblems(403, 404, 409, 412, 422);
    }

    private static async Task<IResult> ListAsync(
        DefinitionKind kind, string id, HttpContext context, Owner owner, string? below, string? limit, CancellationToken cancellationToken)
    {
        var checks = new Checks();
        checks.OnlyQuery(context, "below", "limit");
        var query = new ListDefinitionVersions
        {
            Kind = kind,
            Id = DefinitionErrors.Possible(id),
            Below = below is null ? null : checks.Integer("below", below, 1, int.MaxValue, 1),
            Limit = checks.Integer("limit", limit, 1, 200, 50),
        };
        checks.Done();
        var list = await owner.AskAsync<ListDefinitionVersions, DefinitionVersionList>("Coordinator", query, cancellationToken);
        if (list.Versions.Count == 0 && query.Below is null)
        {
            throw new NotFoundException($"There never was anything named \"{id}\" here.");
        }
        return TypedResults.Json(
            new DefinitionVersionPageResponse
            {
                Items = list.Versions,
                Next = list.Next is { } next ? string.Create(CultureInfo.InvariantCulture, $"{context.Request.Path}?limit={query.Limit}&below={next}") : null,
            }, ApiJson.Options);
    }

    private static async Task<IResult> DeleteAsync(DefinitionKind kind, string id, Caller caller, HttpContext context, Owner owner, CancellationToken cancellationToken)
    {
        var checks = new Checks();
        var expected = ETags.ExpectedVersion(context, checks);
        checks.Done();
        await owner.AskAsync<DeleteDefinition, DefinitionDeleted, DefinitionRefused>(
            "Coordinator", new DeleteDefinition { Kind = kind, Id = DefinitionErrors.Possible(id), DeletedBy = caller.Name, ExpectedVersion = expected },
            DefinitionErrors.Refused, cancellationToken);
        return TypedResults.NoContent();
    }
}

/// <summary>A page of versions.</summary>
public sealed record DefinitionVersionPageResponse
{
    public required IReadOnlyList<DefinitionVersion> Items { get; init; }
    /// <summary>Address of the next page; absent on the last.</summary>
    public string? Next { get; init; }
}
