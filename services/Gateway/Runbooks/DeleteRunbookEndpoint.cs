using Platform.Contracts.Runbooks;
using Platform.Gateway.Access;
using Platform.Gateway.Api;
using Platform.Gateway.Problems;

namespace Platform.Gateway.Runbooks;

/// <summary>Takes a runbook out of lists and search.</summary>
internal static class DeleteRunbookEndpoint
{
    public static void Map(IEndpointRouteBuilder runbooks) => runbooks.MapDelete("/{id}", HandleAsync)
        .WithName("DeleteRunbook").WithSummary("Take a runbook out of lists and search").WithDescription("Its versions stay for the record.")
        .Produces(StatusCodes.Status204NoContent).ProducesProblems(404, 412, 422);

    private static async Task<IResult> HandleAsync(string id, Caller caller, HttpContext context, Owner owner, CancellationToken cancellationToken)
    {
        var checks = new Checks();
        var expected = ETags.ExpectedVersion(context, checks);
        checks.Done();
        if (expected is not null && await GetRunbookEndpoint.FindAsync(owner, id, null, cancellationToken) is var runbook && runbook.Version != expected)
        {
            throw new RefusedException(
                ProblemKind.VersionMismatch, $"Runbook {id} has version {runbook.Version} now, not {expected}.", currentVersion: runbook.Version);
        }
        await owner.AskAsync<DeleteRunbook, RunbookDeleted, RunbookRefused>(
            "Diagnostic", new DeleteRunbook { RunbookId = RunbookErrors.Possible(id), DeletedBy = caller.Name }, RunbookErrors.Refused, cancellationToken);
        return TypedResults.NoContent();
    }
}
