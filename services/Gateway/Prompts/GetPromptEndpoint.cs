using System.Globalization;
using Platform.Contracts.Definitions;
using Platform.Gateway.Api;
using Platform.Gateway.Definitions;

namespace Platform.Gateway.Prompts;

/// <summary>Reads the newest or an older version of a prompt template.</summary>
internal static class GetPromptEndpoint
{
    public static void Map(IEndpointRouteBuilder prompts)
    {
        prompts.MapGet("/{id}", (string id, HttpContext context, Owner owner, CancellationToken cancellationToken) => HandleAsync(id, null, context, owner, cancellationToken))
            .WithName("GetPrompt").WithSummary("Read a prompt template").WithDescription("The ETag is the version.").Produces<PromptTemplate>().ProducesProblems(404);
        prompts.MapGet("/{id}/versions/{version:int:min(1)}", (string id, int version, HttpContext context, Owner owner, CancellationToken cancellationToken) =>
                HandleAsync(id, version, context, owner, cancellationToken))
            .WithName("GetPromptVersion").WithSummary("Read an older version of a prompt template").Produces<PromptTemplate>().ProducesProblems(404);
    }

    private static async Task<IResult> HandleAsync(string id, int? version, HttpContext context, Owner owner, CancellationToken cancellationToken)
    {
        var prompt = (await owner.AskAsync<GetPrompt, PromptFound, DefinitionRefused>(
            "Coordinator", new GetPrompt { PromptId = DefinitionErrors.Possible(id), Version = version }, DefinitionErrors.Refused, cancellationToken)).Prompt;
        return ETags.Answer(context, prompt.Version.ToString(CultureInfo.InvariantCulture), prompt);
    }
}
