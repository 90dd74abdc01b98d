using MassTransit;
using Platform.Persistence;

namespace Platform.Messaging;

/// <summary>Endpoint policy of every consumer: retry outside, inbox and outbox inside.</summary>
internal sealed class DurableConsumerDefinition<TConsumer, TDatabase> : ConsumerDefinition<TConsumer>
    where TConsumer : class, IConsumer
    where TDatabase : ServiceDatabase
{
    protected override void ConfigureConsumer(
        IReceiveEndpointConfigurator endpointConfigurator, IConsumerConfigurator<TConsumer> consumerConfigurator, IRegistrationContext context) =>
        endpointConfigurator.UseDurableDelivery<TDatabase>(context);
}

/// <summary>The same for a consumer that shares transactions.</summary>
internal sealed class SharingConsumerDefinition<TConsumer, TDatabase> : ConsumerDefinition<TConsumer>
    where TConsumer : class, IConsumer
    where TDatabase : ServiceDatabase
{
    protected override void ConfigureConsumer(
        IReceiveEndpointConfigurator endpointConfigurator, IConsumerConfigurator<TConsumer> consumerConfigurator, IRegistrationContext context) =>
        endpointConfigurator.UseDurableDelivery<TDatabase>(context, shares: true);
}
