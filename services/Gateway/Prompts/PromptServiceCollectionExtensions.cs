using MassTransit;
using Platform.Contracts.Definitions;
using Platform.Gateway.Definitions;
using Platform.Messaging;

namespace Platform.Gateway.Prompts;

/// <summary>Registration of the prompt slice.</summary>
internal static class PromptServiceCollectionExtensions
{
    public static void AddPrompts(this MessagingBuilder messaging)
    {
        messaging.Bus.AddRequestClient<SavePrompt>();
        messaging.Bus.AddRequestClient<GetPrompt>();
        messaging.Bus.AddRequestClient<ListPrompts>();
        messaging.Bus.AddRequestClient<RenderPrompt>();
    }

    public static void MapPrompts(this IEndpointRouteBuilder api)
    {
        var prompts = api.MapGroup("/prompts").WithTags("Prompts");
        ListPromptsEndpoint.Map(prompts);
        GetPromptEndpoint.Map(prompts);
        SavePromptEndpoint.Map(prompts);
        RenderPromptEndpoint.Map(prompts);
        DefinitionVersions.Map(prompts, DefinitionKind.Prompt, "a prompt template");
    }
}
