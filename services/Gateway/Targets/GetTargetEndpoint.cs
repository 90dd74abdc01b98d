using System.Globalization;
using Platform.Contracts.Execution;
using Platform.Gateway.Api;

namespace Platform.Gateway.Targets;

/// <summary>Reads one target.</summary>
internal static class GetTargetEndpoint
{
    public static void Map(IEndpointRouteBuilder targets) => targets.MapGet("/{name}", HandleAsync)
        .WithName("GetTarget").WithSummary("Read a target").WithDescription("The ETag is the version.")
        .Produces<Target>().ProducesProblems(404);

    /// <summary>The target as its owner has it.</summary>
    public static async Task<Target> FindAsync(Owner owner, string name, CancellationToken cancellationToken) =>
        (await owner.AskAsync<GetTarget, TargetFound, TargetRefused>("Executor", new GetTarget { Name = TargetErrors.Possible(name) }, TargetErrors.Refused, cancellationToken)).Target;

    private static async Task<IResult> HandleAsync(string name, HttpContext context, Owner owner, CancellationToken cancellationToken)
    {
        var target = await FindAsync(owner, name, cancellationToken);
        return ETags.Answer(context, target.Version.ToString(CultureInfo.InvariantCulture), target);
    }
}
