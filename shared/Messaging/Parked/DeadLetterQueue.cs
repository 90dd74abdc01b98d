using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using Platform.Persistence;

namespace Platform.Messaging.Parked;

/// <summary>
/// The queue into which the broker puts what it took out of a service's queues, chiefly messages over their delivery limit.
/// The service parks them, so that an operator finds everything that went wrong in one place.
/// </summary>
internal sealed class DeadLetterQueue(string service, Action<IRabbitMqReceiveEndpointConfigurator, IRegistrationContext> park)
{
    public const string Suffix = "-dead-letters";

    public static DeadLetterQueue Of<TDatabase>(string service)
        where TDatabase : ServiceDatabase => new(service, (endpoint, context) =>
        {
            var parking = ActivatorUtilities.CreateInstance<ParkingFilter<TDatabase>>(context);
            endpoint.ConfigureError(pipe => pipe.UseFilter(parking));
            endpoint.ConfigureDeadLetter(pipe => pipe.UseFilter(parking));
        });

    public void Configure(IRabbitMqBusFactoryConfigurator broker, IRegistrationContext context, string prefix) =>
        broker.ReceiveEndpoint(prefix + DeadLetters.RoutingKey(service) + Suffix, endpoint =>
        {
            endpoint.ConfigureConsumeTopology = false;
            endpoint.PublishFaults = false;
            endpoint.Bind(prefix + DeadLetters.Exchange, binding =>
            {
                binding.ExchangeType = "direct";
                binding.RoutingKey = DeadLetters.RoutingKey(service);
            });
            endpoint.SetQueueArgument("x-dead-letter-routing-key", DeadLetters.RoutingKey(service));
            park(endpoint, context);
            // An endpoint without any consumer does not receive. Nobody sends this one; every letter falls through to the parking.
            endpoint.Handler<Unsent>(_ => Task.CompletedTask);
        });

    /// <summary>A message that does not exist.</summary>
    [EntityName("platform.unsent"), MessageUrn("platform:unsent")]
    private sealed record Unsent;
}
