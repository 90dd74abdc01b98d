using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using MassTransit;
using MassTransit.Middleware;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Platform.Messaging.Groups;
using Platform.Messaging.Inbox;
using Platform.Messaging.Broker;
using Platform.Messaging.Outbox;
using Platform.Messaging.Parked;
using Platform.Messaging.Presence;
using Platform.Persistence;

namespace Platform.Messaging;

/// <summary>Registration of the bus and of service databases with inbox and outbox.</summary>
public static class MessagingServiceCollectionExtensions
{
    /// <summary>Registers a service's database (see <see cref="PersistenceServiceCollectionExtensions"/>) with its session, inbox and outbox.</summary>
    /// <param name="builder">The host.</param>
    /// <param name="service">Name of the service.</param>
    /// <param name="sharedMigrations">Assemblies whose tables the service has beside those of messaging.</param>
    public static IHostApplicationBuilder AddServiceDatabase<TDatabase>(this IHostApplicationBuilder builder, string service, params IReadOnlyList<Assembly> sharedMigrations)
        where TDatabase : ServiceDatabase
    {
        builder.AddDatabase<TDatabase>(service, [typeof(MessagingServiceCollectionExtensions).Assembly, .. sharedMigrations]);
        builder.Services.AddScoped<Session<TDatabase>>();
        builder.Services.AddScoped<IOutboxContextFactory<TDatabase>, InboxContextFactory<TDatabase>>();
        builder.Services.AddScoped<IOutboxContextFactory<SharedInbox<TDatabase>>, InboxContextFactory<TDatabase>>();
        builder.Services.AddScoped<IOutboxContextFactory<SagaInbox<TDatabase>>, InboxContextFactory<TDatabase>>();
        builder.Services.AddSingleton<CommitGroups<TDatabase>>();
        builder.Services.AddSingleton<Parking<TDatabase>>();
        builder.Services.AddSingleton<OutboxDispatcher<TDatabase>>();
        builder.Services.AddHostedService(provider => provider.GetRequiredService<OutboxDispatcher<TDatabase>>());
        builder.Services.AddHostedService<InboxCleaner<TDatabase>>();
        builder.Services.AddSingleton<InstancePresence<TDatabase>>();
        builder.Services.AddHostedService(provider => provider.GetRequiredService<InstancePresence<TDatabase>>());
        return builder;
    }

    /// <summary>Registers the bus with what the modules consume.</summary>
    /// <param name="builder">The host.</param>
    /// <param name="json">How contracts are written in sagas and work items.</param>
    /// <param name="configure">Names consumers, work and sagas.</param>
    public static IHostApplicationBuilder AddMessaging(this IHostApplicationBuilder builder, JsonSerializerOptions json, Action<MessagingBuilder> configure)
    {
        builder.Services.AddOptions<MessagingOptions>().BindConfiguration("Messaging").ValidateDataAnnotations().ValidateOnStart();
        var options = builder.Configuration.GetSection("Messaging").Get<MessagingOptions>() ?? new MessagingOptions();
        builder.Services.AddOptions<MassTransitHostOptions>().Configure(host =>
        {
            // A broker that is away at start is waited for in the background; health says so.
            host.WaitUntilStarted = false;
            host.StopTimeout = TimeSpan.FromSeconds(25);
        });
        builder.Services.AddMassTransit(bus =>
        {
            var messaging = new MessagingBuilder(bus, options.Prefix, json);
            configure(messaging);
            if (options.Transport == MessagingTransport.RabbitMq)
            {
                bus.SetBusFactory(new ReconnectingBusFactory((context, broker) => ConfigureBroker(context, broker, options, messaging.DeadLetters)));
            }
            else
            {
                bus.UsingInMemory((context, memory) =>
                {
                    ConfigureCommon(memory, options);
                    memory.ConfigureEndpoints(context);
                });
            }
        });
        return builder;
    }

    private static void ConfigureBroker(
        IBusRegistrationContext context, IRabbitMqBusFactoryConfigurator broker, MessagingOptions options, IReadOnlyList<DeadLetterQueue> deadLetters)
    {
        var address = new Uri(options.RabbitMq);
        var tls = address.Scheme == "amqps";
        var clock = context.GetRequiredService<TimeProvider>();
        var stopping = context.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;
        broker.Host(new UriBuilder(address) { Scheme = tls ? "rabbitmqs" : "rabbitmq", UserName = "", Password = "" }.Uri, host =>
        {
            var user = address.UserInfo.Split(':', 2);
            host.Username(Uri.UnescapeDataString(user[0].Length > 0 ? user[0] : "guest"));
            host.Password(Uri.UnescapeDataString(user.Length > 1 ? user[1] : "guest"));
            host.PublisherConfirmation = true;
            host.OnRefreshConnectionFactory = factory =>
            {
                BrokerSocket.Use(factory);
                return BrokerKnock.UntilItGreetsAsync(factory.HostName, factory.Port, tls, clock, stopping);
            };
        });
        ConfigureCommon(broker, options);
        broker.ConnectEndpointConfigurationObserver(new QuorumQueues(options));
        foreach (var queue in deadLetters)
        {
            queue.Configure(broker, context, options.Prefix);
        }
        broker.ConfigureEndpoints(context);
    }

    private static void ConfigureCommon(IBusFactoryConfigurator bus, MessagingOptions options)
    {
        if (options.Prefix.Length > 0)
        {
            // The formatter names what carries no attribute (faults); the observer names contracts.
            bus.MessageTopology.SetEntityNameFormatter(new PrefixEntityNameFormatter(bus.MessageTopology.EntityNameFormatter, options.Prefix));
            bus.MessageTopology.ConnectMessageTopologyConfigurationObserver(new PrefixedNames(options.Prefix));
        }
        bus.ConfigureJsonSerializerOptions(serializer =>
        {
            serializer.WriteIndented = false;
            serializer.DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull;
            if (!serializer.Converters.Any(converter => converter is JsonStringEnumConverter))
            {
                serializer.Converters.Insert(0, new JsonStringEnumConverter(namingPolicy: null, allowIntegerValues: false));
            }
            return serializer;
        });
    }
}
