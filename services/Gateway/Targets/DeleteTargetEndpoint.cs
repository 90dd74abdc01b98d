using Platform.Contracts.Execution;
using Platform.Gateway.Access;
using Platform.Gateway.Api;
using Platform.Gateway.Problems;

namespace Platform.Gateway.Targets;

/// <summary>Deletes a target.</summary>
internal static class DeleteTargetEndpoint
{
    public static void Map(IEndpointRouteBuilder targets) => targets.MapDelete("/{name}", HandleAsync)
        .WithMetadata(new OperatorsOnly("delete targets")).WithName("DeleteTarget").WithSummary("Delete a target")
        .Produces(StatusCodes.Status204NoContent).ProducesProblems(403, 404, 409, 412, 422);

    private static async Task<IResult> HandleAsync(string name, Caller caller, HttpContext context, Owner owner, CancellationToken cancellationToken)
    {
        var checks = new Checks();
        var expected = ETags.ExpectedVersion(context, checks);
        checks.Done();
        if (expected is not null && await GetTargetEndpoint.FindAsync(owner, name, cancellationToken) is var target && target.Version != expected)
        {
            throw new RefusedException(ProblemKind.VersionMismatch, $"Target {name} has version {target.Version} now, not {expected}.", currentVersion: target.Version);
        }
        await owner.AskAsync<DeleteTarget, TargetDeleted, TargetRefused>(
            "Executor", new DeleteTarget { Name = TargetErrors.Possible(name), DeletedBy = caller.Name }, TargetErrors.Refused, cancellationToken);
        return TypedResults.NoContent();
    }
}
