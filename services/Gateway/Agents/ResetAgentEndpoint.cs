using Platform.Contracts.Definitions;
using Platform.Gateway.Access;
using Platform.Gateway.Api;
using Platform.Gateway.Definitions;

namespace Platform.Gateway.Agents;

/// <summary>Makes a built-in agent again what it was shipped as.</summary>
internal static class ResetAgentEndpoint
{
    public static void Map(IEndpointRouteBuilder agents) => agents.MapPost("/{id}/reset", HandleAsync)
        .WithMetadata(new OperatorsOnly("reset agents"))
        .WithName("ResetAgent").WithSummary("Make a built-in agent again what it was shipped as").WithDescription("That is a new version; those before stay. From then on it follows what newer versions of the platform ship.")
        .Produces<AgentDefinition>().ProducesProblems(403, 404, 412, 422);

    private static async Task<IResult> HandleAsync(string id, Caller caller, HttpContext context, Owner owner, CancellationToken cancellationToken)
    {
        var checks = new Checks();
        var expected = ETags.ExpectedVersion(context, checks);
        checks.Done();
        var command = new ResetAgent { AgentId = DefinitionErrors.Possible(id), ResetBy = caller.Name, ExpectedVersion = expected };
        return SaveAgentEndpoint.Saved(context, await owner.AskAsync<ResetAgent, AgentFound, DefinitionRefused>("Coordinator", command, DefinitionErrors.Refused, cancellationToken));
    }
}
