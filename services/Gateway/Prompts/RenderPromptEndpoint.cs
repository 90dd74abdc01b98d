using Platform.Contracts.Definitions;
using Platform.Gateway.Api;
using Platform.Gateway.Definitions;

namespace Platform.Gateway.Prompts;

/// <summary>Fills a prompt template, and changes nothing.</summary>
internal static class RenderPromptEndpoint
{
    public static void Map(IEndpointRouteBuilder prompts) => prompts.MapPost("/{id}/render", HandleAsync)
        .WithMetadata(new BodyRules { Limit = 1024 * 1024, Optional = true })
        .WithMetadata(new RequestExample("""{ "values": { "team": "the night shift", "first": ["what is unknown", "who decided"] } }"""))
        .WithName("RenderPrompt").WithSummary("Fill a prompt template with values")
        .WithDescription("Where values are missing, unknown or of the wrong type, errors says so for each of them (422).")
        .Produces<PromptRendered>().ProducesProblems(400, 404, 413, 415, 422);

    private static async Task<IResult> HandleAsync(string id, JsonBody<RenderPromptRequest> body, Owner owner, CancellationToken cancellationToken)
    {
        var checks = new Checks();
        var values = checks.Json("values", body.Value.Values);
        checks.Done();
        var command = new RenderPrompt
        {
            PromptId = DefinitionErrors.Possible(id), Version = body.Value.Version, Values = values,
        };
        return TypedResults.Json(
            await owner.AskAsync<RenderPrompt, PromptRendered, DefinitionRefused>("Coordinator", command, DefinitionErrors.Refused, cancellationToken), ApiJson.Options);
    }
}
