using System.Globalization;
using Platform.Contracts.Definitions;
using Platform.Gateway.Access;
using Platform.Gateway.Api;
using Platform.Gateway.Definitions;

namespace Platform.Gateway.Agents;

/// <summary>Changes an agent, or creates it under this id.</summary>
internal static class SaveAgentEndpoint
{
    private const string Example =
        """
        { "name": "Careful writer", "role": "Writer", "systemPrompt": "You tell what became of a task, in short sentences.",
          "models": { "summary": "main" }, "budget": { "taskCalls": 5 }, "takesOver": true }
        """;

    public static void Map(IEndpointRouteBuilder agents) => agents.MapPut("/{id}", HandleAsync)
        .WithMetadata(new BodyRules { Limit = 256 * 1024 }).WithMetadata(new RequestExample(Example)).WithMetadata(new OperatorsOnly("save agents"))
        .WithName("SaveAgent").WithSummary("Change an agent, or create it under this id")
        .WithDescription("With If-Match and the ETag that was read, somebody else's newer version is not overwritten (412); with If-None-Match: * it must not exist yet. Questions that are asked from then on are asked by the new version.")
        .Produces<AgentDefinition>().Produces<AgentDefinition>(StatusCodes.Status201Created).ProducesProblems(400, 403, 412, 413, 415, 422);

    public static IResult Saved(HttpContext context, AgentFound saved)
    {
        context.Response.Headers.ETag = string.Create(CultureInfo.InvariantCulture, $"\"{saved.Agent.Version}\"");
        if (saved.Created)
        {
            context.Response.Headers.Location = $"/api/v1/agents/{saved.Agent.Id}";
        }
        return TypedResults.Json(saved.Agent, ApiJson.Options, statusCode: saved.Created ? StatusCodes.Status201Created : StatusCodes.Status200OK);
    }

    private static async Task<IResult> HandleAsync(string id, JsonBody<AgentRequest> body, Caller caller, HttpContext context, Owner owner, CancellationToken cancellationToken)
    {
        var checks = new Checks();
        var expected = context.Request.Headers.IfNoneMatch == "*" ? 0 : ETags.ExpectedVersion(context, checks);
        checks.Text("id", id, 63);
        var command = new SaveAgent { AgentId = id, Settings = body.Value.Check(checks), SavedBy = caller.Name, ExpectedVersion = expected };
        return Saved(context, await owner.AskAsync<SaveAgent, AgentFound, DefinitionRefused>("Coordinator", command, DefinitionErrors.Refused, cancellationToken));
    }
}
