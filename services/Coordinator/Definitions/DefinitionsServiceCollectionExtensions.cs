using Microsoft.Extensions.DependencyInjection;
using Platform.Messaging;

namespace Platform.Coordinator.Definitions;

/// <summary>Registration of agents and prompt templates.</summary>
internal static class DefinitionsServiceCollectionExtensions
{
    public static IServiceCollection AddDefinitions(this IServiceCollection services) =>
        services.AddScoped<AgentChanges>().AddHostedService<ShippedDefinitions>();

    public static MessagingBuilder AddDefinitions(this MessagingBuilder messaging) => messaging
        .AddConsumer<ReadDefinitionsConsumer, CoordinatorDatabase>("coordinator-definitions")
        .AddConsumer<SaveAgentConsumer, CoordinatorDatabase>("coordinator-save-agent")
        .AddConsumer<ResetAgentConsumer, CoordinatorDatabase>("coordinator-reset-agent")
        .AddConsumer<SavePromptConsumer, CoordinatorDatabase>("coordinator-save-prompt")
        .AddConsumer<DeleteDefinitionConsumer, CoordinatorDatabase>("coordinator-delete-definition")
        .AddConsumer<RenderPromptConsumer, CoordinatorDatabase>("coordinator-render-prompt");
}
