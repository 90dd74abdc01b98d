using MassTransit;
using MassTransit.Configuration;
using MassTransit.RabbitMqTransport.Configuration;
using MassTransit.Transports;

namespace Platform.Messaging.Broker;

/// <summary>Makes the bus as <c>UsingRabbitMq</c> does, on a <see cref="ReconnectingBusConfiguration"/>.</summary>
internal sealed class ReconnectingBusFactory : TransportRegistrationBusFactory<IRabbitMqReceiveEndpointConfigurator>
{
    private readonly ReconnectingBusConfiguration _configuration;
    private readonly Action<IBusRegistrationContext, IRabbitMqBusFactoryConfigurator> _configure;

    public ReconnectingBusFactory(Action<IBusRegistrationContext, IRabbitMqBusFactoryConfigurator> configure)
        : this(new ReconnectingBusConfiguration(new RabbitMqTopologyConfiguration(RabbitMqBusFactory.CreateMessageTopology())), configure)
    {
    }

    private ReconnectingBusFactory(ReconnectingBusConfiguration configuration, Action<IBusRegistrationContext, IRabbitMqBusFactoryConfigurator> configure)
        : base(configuration.HostConfiguration)
    {
        _configuration = configuration;
        _configure = configure;
    }

    public override IBusInstance CreateBus(IBusRegistrationContext context, IEnumerable<IBusInstanceSpecification> specifications, string busName) =>
        CreateBus(new RabbitMqBusFactoryConfigurator(_configuration), context, _configure, specifications);
}
