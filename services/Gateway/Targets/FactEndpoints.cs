using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Mvc;
using Platform.Contracts.Memory;
using Platform.Gateway.Access;
using Platform.Gateway.Api;
using Platform.Gateway.Problems;

namespace Platform.Gateway.Targets;

/// <summary>What is remembered of a target: facts that persons confirm, and outcomes that verifications showed.</summary>
internal static class FactEndpoints
{
    public static void Map(IEndpointRouteBuilder targets)
    {
        targets.MapPost("/{name}/facts", SaveAsync).WithMetadata(new OperatorsOnly("confirm facts about targets"))
            .WithMetadata(new RequestExample("""{ "text": "Its backups run at 02:00 and fill /var for an hour", "days": 90 }"""))
            .WithName("SaveFact").WithSummary("Confirm a fact about a target")
            .WithDescription("Models that work on the target later are shown it with your name. The same words again renew it. It never makes a plan run that would not run without it.")
            .Produces<MemoryEntry>(StatusCodes.Status201Created).ProducesProblems(400, 403, 404, 413, 415, 422, 503);
        targets.MapGet("/{name}/facts", ListAsync)
            .WithName("ListFacts").WithSummary("What is remembered of a target, newest first, with where it comes from").Produces<FactPageResponse>().ProducesProblems(422, 503);
        targets.MapDelete("/{name}/facts/{id:guid}", DeleteAsync).WithMetadata(new OperatorsOnly("delete what is remembered of targets"))
            .WithName("DeleteFact").WithSummary("Forget a fact or an outcome").Produces(StatusCodes.Status204NoContent).ProducesProblems(403, 404, 503);
    }

    private static async Task<IResult> SaveAsync(string name, JsonBody<FactRequest> body, Caller caller, HttpContext context, Owner owner, CancellationToken cancellationToken)
    {
        var checks = new Checks();
        var text = checks.Text("text", body.Value.Text, 2_000);
        if (body.Value.Days is < 1 or > 3_650)
        {
            checks.Add("days", "'days' must be 1 to 3650.");
        }
        checks.Done();
        var target = await GetTargetEndpoint.FindAsync(owner, name, cancellationToken);
        var saved = await owner.AskAsync<SaveFact, FactSaved, MemoryRefused>(
            "Diagnostic", new SaveFact { Target = target.Name, Text = text, Days = body.Value.Days, ConfirmedBy = caller.Name }, Refused, cancellationToken);
        context.Response.Headers.Location = $"/api/v1/targets/{target.Name}/facts/{saved.Entry.MemoryId}";
        return TypedResults.Json(saved.Entry, ApiJson.Options, statusCode: StatusCodes.Status201Created);
    }

    private static async Task<IResult> ListAsync(
        string name, HttpContext context, Owner owner, [FromQuery] Guid? after, [FromQuery] string? limit, CancellationToken cancellationToken)
    {
        var checks = new Checks();
        checks.OnlyQuery(context, "after", "limit");
        var query = new ListMemories { Target = TargetErrors.Possible(name), After = after, Limit = checks.Integer("limit", limit, 1, 200, 50) };
        checks.Done();
        var list = await owner.AskAsync<ListMemories, MemoryList>("Diagnostic", query, cancellationToken);
        return TypedResults.Json(
            new FactPageResponse { Items = list.Entries, Next = list.Next is null ? null : $"/api/v1/targets/{query.Target}/facts?limit={query.Limit}&after={list.Next}" }, ApiJson.Options);
    }

    private static async Task<IResult> DeleteAsync(string name, Guid id, Caller caller, Owner owner, CancellationToken cancellationToken)
    {
        await owner.AskAsync<DeleteMemory, MemoryDeleted, MemoryRefused>(
            "Diagnostic", new DeleteMemory { Target = TargetErrors.Possible(name), MemoryId = id, DeletedBy = caller.Name }, Refused, cancellationToken);
        return TypedResults.NoContent();
    }

    private static ProblemException Refused(MemoryRefused refusal) =>
        refusal.Code == MemoryRefusal.NotFound ? new NotFoundException(refusal.Message) : new RefusedException(ProblemKind.InvalidRequest, refusal.Message);
}

/// <summary>A fact about a target.</summary>
public sealed record FactRequest
{
    /// <summary>1 to 2,000 characters.</summary>
    [Required, MaxLength(2_000)]
    public string? Text { get; init; }
    /// <summary>For how many days it counts; left out, as configured. 1 to 3650.</summary>
    [Range(1, 3_650)]
    public int? Days { get; init; }
}

/// <summary>A page of what is remembered.</summary>
public sealed record FactPageResponse
{
    public required IReadOnlyList<MemoryEntry> Items { get; init; }
    /// <summary>Address of the next page; absent on the last.</summary>
    public string? Next { get; init; }
}
