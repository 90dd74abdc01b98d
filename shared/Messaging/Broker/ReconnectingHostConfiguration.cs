using System.Net.Sockets;
using MassTransit;
using MassTransit.RabbitMqTransport.Configuration;
using RabbitMQ.Client.Exceptions;

namespace Platform.Messaging.Broker;

/// <summary>
/// MassTransit's host, but one that comes back as soon as the broker does. Its own policy waits 3 s after the first lost
/// connection and, because it never forgets, up to 30 s after later ones, and gives up after a thousand. This one waits at
/// most half a second and never gives up; <see cref="BrokerKnock"/> waits for the broker itself.
/// </summary>
internal sealed class ReconnectingHostConfiguration(IRabbitMqBusConfiguration bus, IRabbitMqTopologyConfiguration topology)
    : RabbitMqHostConfiguration(bus, topology)
{
    /// <inheritdoc />
    public override IRetryPolicy ReceiveTransportRetryPolicy { get; } = Retry.CreatePolicy(retry =>
    {
        retry.Handle<ConnectionException>();
        retry.Handle<AlreadyClosedException>();
        retry.Handle<OperationInterruptedException>();
        retry.Handle<IOException>();
        retry.Handle<SocketException>();
        retry.Handle<TimeoutException>();
        // "Pipelining of requests forbidden": two declarations met on a channel that was being closed.
        retry.Handle<NotSupportedException>();
        retry.Exponential(int.MaxValue, TimeSpan.FromMilliseconds(100), TimeSpan.FromMilliseconds(500), TimeSpan.FromMilliseconds(100));
    });
}
