using MassTransit;
using MassTransit.Configuration;
using MassTransit.Observables;
using MassTransit.RabbitMqTransport.Configuration;

namespace Platform.Messaging.Broker;

/// <summary>MassTransit's configuration of a bus on RabbitMQ, on a <see cref="ReconnectingHostConfiguration"/>.</summary>
internal sealed class ReconnectingBusConfiguration : RabbitMqEndpointConfiguration, IRabbitMqBusConfiguration
{
    private readonly BusObservable _observers = new();

    public ReconnectingBusConfiguration(IRabbitMqTopologyConfiguration topology)
        : base(topology)
    {
        HostConfiguration = new ReconnectingHostConfiguration(this, topology);
        BusEndpointConfiguration = CreateEndpointConfiguration(isBusEndpoint: true);
    }

    public IRabbitMqHostConfiguration HostConfiguration { get; }

    public IRabbitMqEndpointConfiguration BusEndpointConfiguration { get; }

    IHostConfiguration IBusConfiguration.HostConfiguration => HostConfiguration;

    IEndpointConfiguration IBusConfiguration.BusEndpointConfiguration => BusEndpointConfiguration;

    IBusObserver IBusConfiguration.BusObservers => _observers;

    public ConnectHandle ConnectBusObserver(IBusObserver observer) => _observers.Connect(observer);

    public ConnectHandle ConnectEndpointConfigurationObserver(IEndpointConfigurationObserver observer) =>
        HostConfiguration.ConnectEndpointConfigurationObserver(observer);
}
