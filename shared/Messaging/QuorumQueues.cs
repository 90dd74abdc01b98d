using MassTransit;
using Platform.Messaging.Parked;

namespace Platform.Messaging;

/// <summary>
/// Makes every durable queue a quorum queue with an explicit delivery limit and dead-letter exchange: a quorum queue that
/// drops a message after its limit without one loses it. Whose letters they are is said by the routing key, which
/// <see cref="DurableDeliveryExtensions.UseDurableDelivery{TDatabase}"/> sets.
/// </summary>
internal sealed class QuorumQueues(MessagingOptions options) : IEndpointConfigurationObserver
{
    public void EndpointConfigured<T>(T configurator)
        where T : IReceiveEndpointConfigurator
    {
        if (configurator is IRabbitMqReceiveEndpointConfigurator { } endpoint && !IsTemporary(endpoint))
        {
            endpoint.SetQuorumQueue();
            endpoint.SetQueueArgument("x-delivery-limit", options.DeliveryLimit);
            endpoint.SetQueueArgument("x-dead-letter-exchange", options.Prefix + DeadLetters.Exchange);
            endpoint.SetQueueArgument("x-dead-letter-strategy", "at-least-once");
            endpoint.SetQueueArgument("x-overflow", "reject-publish");
        }
    }

    private static bool IsTemporary(IRabbitMqReceiveEndpointConfigurator endpoint) =>
        endpoint.InputAddress.Query.Contains("temporary=true", StringComparison.Ordinal) || endpoint.InputAddress.Query.Contains("autodelete=true", StringComparison.Ordinal);
}
