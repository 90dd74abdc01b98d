using MassTransit;
using Platform.Contracts.Definitions;
using Platform.Gateway.Definitions;
using Platform.Messaging;

namespace Platform.Gateway.Agents;

/// <summary>Registration of the agent slice.</summary>
internal static class AgentServiceCollectionExtensions
{
    public static void AddAgentDefinitions(this MessagingBuilder messaging)
    {
        messaging.Bus.AddRequestClient<SaveAgent>();
        messaging.Bus.AddRequestClient<ResetAgent>();
        messaging.Bus.AddRequestClient<GetAgent>();
        messaging.Bus.AddRequestClient<ListAgents>();
        messaging.Bus.AddRequestClient<ListDefinitionVersions>();
        messaging.Bus.AddRequestClient<DeleteDefinition>();
    }

    public static void MapAgents(this IEndpointRouteBuilder api)
    {
        var agents = api.MapGroup("/agents").WithTags("Agents");
        ListAgentsEndpoint.Map(agents);
        GetAgentEndpoint.Map(agents);
        SaveAgentEndpoint.Map(agents);
        ResetAgentEndpoint.Map(agents);
        DefinitionVersions.Map(agents, DefinitionKind.Agent, "an agent");
    }
}
