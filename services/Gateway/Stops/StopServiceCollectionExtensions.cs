using MassTransit;
using Platform.Contracts.Execution;
using Platform.Messaging;

namespace Platform.Gateway.Stops;

/// <summary>Registration of the stop slice.</summary>
internal static class StopServiceCollectionExtensions
{
    public static void AddStops(this MessagingBuilder messaging)
    {
        messaging.Bus.AddRequestClient<StopExecution>();
        messaging.Bus.AddRequestClient<ResumeExecution>();
        messaging.Bus.AddRequestClient<GetStop>();
        messaging.Bus.AddRequestClient<ListStops>();
    }

    public static void MapStops(this IEndpointRouteBuilder api)
    {
        var stops = api.MapGroup("/stop").WithTags("Stops");
        StopEndpoint.Map(stops);
        GetStopEndpoints.Map(stops);
        ResumeEndpoints.Map(stops);
    }
}
