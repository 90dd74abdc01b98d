using System.Globalization;
using Platform.Contracts.Definitions;
using Platform.Gateway.Access;
using Platform.Gateway.Api;
using Platform.Gateway.Definitions;

namespace Platform.Gateway.Prompts;

/// <summary>Changes a prompt template, or creates it under this id.</summary>
internal static class SavePromptEndpoint
{
    private const string Example =
        """
        { "name": "House style", "text": "You write for {{team}}. Mention first: {{first}}.",
          "variables": [{ "name": "team", "type": "String", "required": true }, { "name": "first", "type": "List", "default": ["what is unknown"] }] }
        """;

    public static void Map(IEndpointRouteBuilder prompts) => prompts.MapPut("/{id}", HandleAsync)
        .WithMetadata(new BodyRules { Limit = 256 * 1024 }).WithMetadata(new RequestExample(Example)).WithMetadata(new OperatorsOnly("save prompts"))
        .WithName("SavePrompt").WithSummary("Change a prompt template, or create it under this id")
        .WithDescription("With If-Match and the ETag that was read, somebody else's newer version is not overwritten (412); with If-None-Match: * it must not exist yet. Agents that use its newest version get a new version too; where one of them could not be rendered any more, nothing is changed (422).")
        .Produces<PromptTemplate>().Produces<PromptTemplate>(StatusCodes.Status201Created).ProducesProblems(400, 403, 412, 413, 415, 422);

    private static async Task<IResult> HandleAsync(string id, JsonBody<PromptRequest> body, Caller caller, HttpContext context, Owner owner, CancellationToken cancellationToken)
    {
        var checks = new Checks();
        var expected = context.Request.Headers.IfNoneMatch == "*" ? 0 : ETags.ExpectedVersion(context, checks);
        checks.Text("id", id, 63);
        var command = new SavePrompt { PromptId = id, Settings = body.Value.Check(checks), SavedBy = caller.Name, ExpectedVersion = expected };
        var saved = await owner.AskAsync<SavePrompt, PromptFound, DefinitionRefused>("Coordinator", command, DefinitionErrors.Refused, cancellationToken);
        context.Response.Headers.ETag = string.Create(CultureInfo.InvariantCulture, $"\"{saved.Prompt.Version}\"");
        if (saved.Created)
        {
            context.Response.Headers.Location = $"/api/v1/prompts/{saved.Prompt.Id}";
        }
        return TypedResults.Json(saved.Prompt, ApiJson.Options, statusCode: saved.Created ? StatusCodes.Status201Created : StatusCodes.Status200OK);
    }
}
