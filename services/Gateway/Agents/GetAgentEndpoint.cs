using System.Globalization;
using Platform.Contracts.Definitions;
using Platform.Gateway.Api;
using Platform.Gateway.Definitions;

namespace Platform.Gateway.Agents;

/// <summary>Reads the newest or an older version of an agent.</summary>
internal static class GetAgentEndpoint
{
    public static void Map(IEndpointRouteBuilder agents)
    {
        agents.MapGet("/{id}", (string id, HttpContext context, Owner owner, CancellationToken cancellationToken) => HandleAsync(id, null, context, owner, cancellationToken))
            .WithName("GetAgent").WithSummary("Read an agent")
            .WithDescription("The ETag is the version. 'instructions' is the rendered text in full as it stands at the beginning of what its model is sent; the platform's rules for each question follow it.")
            .Produces<AgentDefinition>().ProducesProblems(404);
        agents.MapGet("/{id}/versions/{version:int:min(1)}", (string id, int version, HttpContext context, Owner owner, CancellationToken cancellationToken) =>
                HandleAsync(id, version, context, owner, cancellationToken))
            .WithName("GetAgentVersion").WithSummary("Read an older version of an agent").Produces<AgentDefinition>().ProducesProblems(404);
    }

    private static async Task<IResult> HandleAsync(string id, int? version, HttpContext context, Owner owner, CancellationToken cancellationToken)
    {
        var agent = (await owner.AskAsync<GetAgent, AgentFound, DefinitionRefused>(
            "Coordinator", new GetAgent { AgentId = DefinitionErrors.Possible(id), Version = version }, DefinitionErrors.Refused, cancellationToken)).Agent;
        return ETags.Answer(context, agent.Version.ToString(CultureInfo.InvariantCulture), agent);
    }
}
