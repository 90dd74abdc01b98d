using Platform.Contracts.Execution;
using Platform.Gateway.Access;
using Platform.Gateway.Api;

namespace Platform.Gateway.Secrets;

/// <summary>Forgets a secret.</summary>
internal static class DeleteSecretEndpoint
{
    public static void Map(IEndpointRouteBuilder secrets) => secrets.MapDelete("/{name}", HandleAsync)
        .WithMetadata(new OperatorsOnly("delete secrets")).WithName("DeleteSecret").WithSummary("Delete a secret").WithDescription("Plans that were approved with it are refused from then on.")
        .Produces(StatusCodes.Status204NoContent).ProducesProblems(403, 404, 422);

    private static async Task<IResult> HandleAsync(string name, Caller caller, Owner owner, CancellationToken cancellationToken)
    {
        var checks = new Checks();
        checks.Text("name", name, 100);
        checks.Done();
        await owner.AskAsync<DeleteSecret, SecretDeleted, SecretRefused>(
            "Executor", new DeleteSecret { Name = name, DeletedBy = caller.Name }, SecretErrors.Refused, cancellationToken);
        return TypedResults.NoContent();
    }
}
