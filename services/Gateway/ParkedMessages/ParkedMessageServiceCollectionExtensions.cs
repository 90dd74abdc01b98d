using MassTransit;
using Platform.Messaging;
using Platform.Messaging.Parked;

namespace Platform.Gateway.ParkedMessages;

/// <summary>Registration of the slice.</summary>
internal static class ParkedMessageServiceCollectionExtensions
{
    public static void AddParkedMessages(this MessagingBuilder messaging)
    {
        messaging.AddParkedMessages<GatewayDatabase>("gateway");
        messaging.Bus.AddRequestClient<ListParkedMessages>();
        messaging.Bus.AddRequestClient<SettleParkedMessage>();
    }

    public static void MapParkedMessages(this IEndpointRouteBuilder api)
    {
        var parked = api.MapGroup("/parked-messages").WithTags("Parked messages");
        ListParkedMessagesEndpoint.Map(parked);
        GetParkedMessageEndpoint.Map(parked);
        SettleParkedMessageEndpoints.Map(parked);
    }
}
