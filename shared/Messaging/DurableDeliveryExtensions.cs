using MassTransit;
using MassTransit.Configuration;
using MassTransit.Middleware;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Platform.Messaging.Groups;
using Platform.Messaging.Inbox;
using Platform.Messaging.Parked;
using Platform.Persistence;

namespace Platform.Messaging;

/// <summary>The delivery policy that all endpoints share.</summary>
public static class DurableDeliveryExtensions
{
    /// <summary>
    /// Each message runs in one transaction with its inbox row and what it publishes. While the database is away the
    /// message is held and tried again for about ten minutes; any other failure is tried three times, then the message is
    /// parked with its reason in the service's table <c>parked_message</c>. What the broker gives up by itself is parked there too.
    /// </summary>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="context">The registration.</param>
    /// <param name="shares">
    /// Consumers of the endpoint share their transaction with other messages that wait at the same time, which saves most of
    /// the commits. Only for consumers that do nothing slow: the others wait for them. Sagas always do.
    /// </param>
    public static void UseDurableDelivery<TDatabase>(this IReceiveEndpointConfigurator endpoint, IRegistrationContext context, bool shares = false)
        where TDatabase : ServiceDatabase
    {
        endpoint.UseMessageRetry(retry =>
        {
            retry.Handle<DatabaseUnavailableException>();
            retry.Handle<NpgsqlException>(exception => exception.IsTransient || exception is not PostgresException);
            retry.Intervals([.. Enumerable.Range(0, 300).Select(attempt => TimeSpan.FromMilliseconds(Math.Min(2_000, 50 * Math.Pow(1.6, attempt))))]);
        });
        endpoint.UseMessageRetry(retry =>
        {
            retry.Ignore<DatabaseUnavailableException>();
            retry.Ignore<NpgsqlException>(exception => exception.IsTransient || exception is not PostgresException);
            retry.Intervals(TimeSpan.FromMilliseconds(100), TimeSpan.FromMilliseconds(500));
        });
        if (endpoint is IRabbitMqReceiveEndpointConfigurator queue)
        {
            queue.SetQueueArgument("x-dead-letter-routing-key", DeadLetters.RoutingKey(context.GetRequiredService<TDatabase>().Service));
        }
        var parking = ActivatorUtilities.CreateInstance<ParkingFilter<TDatabase>>(context);
        endpoint.ConfigureError(pipe =>
        {
            pipe.UseFilter(new GenerateFaultFilter());
            pipe.UseFilter(parking);
        });
        endpoint.ConfigureDeadLetter(pipe => pipe.UseFilter(parking));
        endpoint.UseMessageRetry(retry =>
        {
            retry.Handle<GroupFailedException>();
            retry.Immediate(1);
        });
        IConsumerConfigurationObserver consumers = shares
            ? new OutboxConsumePipeSpecificationObserver<SharedInbox<TDatabase>>(endpoint, context)
            : new OutboxConsumePipeSpecificationObserver<TDatabase>(endpoint, context);
        endpoint.ConnectConsumerConfigurationObserver(consumers);
        endpoint.ConnectSagaConfigurationObserver(new OutboxConsumePipeSpecificationObserver<SagaInbox<TDatabase>>(endpoint, context));
    }
}
