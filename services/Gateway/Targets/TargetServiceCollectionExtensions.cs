using MassTransit;
using Platform.Contracts.Execution;
using Platform.Contracts.Memory;
using Platform.Messaging;

namespace Platform.Gateway.Targets;

/// <summary>Registration of the target slice.</summary>
internal static class TargetServiceCollectionExtensions
{
    public static void AddTargets(this MessagingBuilder messaging)
    {
        messaging.Bus.AddRequestClient<SaveTarget>();
        messaging.Bus.AddRequestClient<GetTarget>();
        messaging.Bus.AddRequestClient<ListTargets>();
        messaging.Bus.AddRequestClient<DeleteTarget>();
        messaging.Bus.AddRequestClient<SaveFact>();
        messaging.Bus.AddRequestClient<ListMemories>();
        messaging.Bus.AddRequestClient<DeleteMemory>();
    }

    public static void MapTargets(this IEndpointRouteBuilder api)
    {
        var targets = api.MapGroup("/targets").WithTags("Targets");
        ListTargetsEndpoint.Map(targets);
        GetTargetEndpoint.Map(targets);
        SaveTargetEndpoint.Map(targets);
        DeleteTargetEndpoint.Map(targets);
        FactEndpoints.Map(targets);
    }
}
