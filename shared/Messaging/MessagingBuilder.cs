using System.Reflection;
using System.Text.Json;
using MassTransit;
using MassTransit.Configuration;
using MassTransit.Saga;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Platform.Messaging.Parked;
using Platform.Messaging.Presence;
using Platform.Messaging.Sagas;
using Platform.Messaging.Work;
using Platform.Persistence;

namespace Platform.Messaging;

/// <summary>Where a module names what it consumes. Every endpoint gets the inbox, the outbox, retries and a quorum queue.</summary>
public sealed class MessagingBuilder
{
    /// <summary>Messages that an endpoint whose messages share transactions holds at once: the largest group it can fill.</summary>
    private const int SharingPrefetch = 64;

    private readonly string _prefix;
    private readonly JsonSerializerOptions _json;
    private readonly WorkJson _workJson;
    private readonly List<DeadLetterQueue> _deadLetters = [];

    internal MessagingBuilder(IBusRegistrationConfigurator bus, string prefix, JsonSerializerOptions json)
    {
        Bus = bus;
        _prefix = prefix;
        _json = json;
        _workJson = new WorkJson(json);
        bus.TryAddSingleton(_workJson);
    }

    /// <summary>MassTransit's own registration, for request clients and what else has no short form here.</summary>
    public IBusRegistrationConfigurator Bus { get; }

    /// <summary>A consumer on a queue of its own; one class may consume several messages, but two classes never share a queue.</summary>
    /// <param name="queue">Name of the queue, <c>service-noun</c>.</param>
    /// <param name="configure">Further settings of the endpoint.</param>
    /// <param name="shares">See <see cref="DurableDeliveryExtensions.UseDurableDelivery{TDatabase}"/>.</param>
    public MessagingBuilder AddConsumer<TConsumer, TDatabase>(string queue, Action<IEndpointRegistrationConfigurator>? configure = null, bool shares = false)
        where TConsumer : class, IConsumer
        where TDatabase : ServiceDatabase
    {
        var consumer = shares
            ? Bus.AddConsumer<TConsumer, SharingConsumerDefinition<TConsumer, TDatabase>>()
            : Bus.AddConsumer<TConsumer, DurableConsumerDefinition<TConsumer, TDatabase>>();
        consumer.Endpoint(endpoint =>
        {
            endpoint.Name = _prefix + queue;
            endpoint.PrefetchCount = shares ? SharingPrefetch : null;
            configure?.Invoke(endpoint);
        });
        return this;
    }

    internal IReadOnlyList<DeadLetterQueue> DeadLetters => _deadLetters;

    /// <summary>Lets operators see and settle what the service has parked, and parks what the broker gives up.</summary>
    /// <param name="service">Name of the service, lower-case.</param>
    public MessagingBuilder AddParkedMessages<TDatabase>(string service)
        where TDatabase : ServiceDatabase
    {
        _deadLetters.Add(DeadLetterQueue.Of<TDatabase>(service));
        return AddConsumer<ParkedMessagesConsumer<TDatabase>, TDatabase>($"{service}-parked-messages");
    }

    /// <summary>Long work: see <see cref="IWorkHandler{TCommand}"/>.</summary>
    /// <param name="queue">Name of the queue and of the kind of work.</param>
    /// <param name="key">Business key of a command: a command with the same key is the same work.</param>
    public MessagingBuilder AddWork<TCommand, THandler, TDatabase>(string queue, Func<TCommand, string> key)
        where TCommand : class
        where THandler : class, IWorkHandler<TCommand>
        where TDatabase : ServiceDatabase
    {
        _workJson.Register(typeof(TCommand).Assembly);
        Bus.AddOptions<WorkOptions>(queue).BindConfiguration($"Work:{queue}").ValidateDataAnnotations().ValidateOnStart();
        Bus.AddSingleton(provider => new WorkQueue<TCommand, TDatabase>(
            queue, key, provider.GetRequiredService<InstancePresence<TDatabase>>(), provider.GetRequiredService<TimeProvider>()));
        Bus.AddScoped<THandler>();
        Bus.AddHostedService<WorkLoop<TCommand, THandler, TDatabase>>();
        Bus.AddHostedService<WorkAnnouncer<TCommand, TDatabase>>();
        return AddConsumer<WorkConsumer<TCommand, TDatabase>, TDatabase>(queue, shares: true);
    }

    /// <summary>A saga kept in a table of the service's database.</summary>
    /// <param name="queue">Name of its queue.</param>
    /// <param name="table">Its table; see <see cref="SagaTable{TSaga}"/>.</param>
    /// <param name="wakeUp">The message that wakes an instance whose <see cref="IStoredSaga.WakeAt"/> has come.</param>
    public MessagingBuilder AddSaga<TStateMachine, TSaga, TDefinition, TDatabase>(string queue, string table, Func<Guid, object> wakeUp)
        where TStateMachine : class, SagaStateMachine<TSaga>
        where TSaga : class, IStoredSaga
        where TDefinition : class, ISagaDefinition<TSaga>
        where TDatabase : ServiceDatabase
    {
        Bus.AddSingleton(new SagaTable<TSaga>(table, _json));
        Bus.AddScoped<SagaStore<TSaga, TDatabase>>();
        Bus.AddHostedService(provider => ActivatorUtilities.CreateInstance<SagaWaker<TSaga, TDatabase>>(provider, wakeUp));
        Bus.AddSagaStateMachine<TStateMachine, TSaga, TDefinition>()
            .Repository(repository => repository.RegisterSagaRepository<
                TSaga, SagaStore<TSaga, TDatabase>, SagaConsumeContextFactory<SagaStore<TSaga, TDatabase>, TSaga>, SagaRepositoryFactory<TSaga, TDatabase>>())
            .Endpoint(endpoint =>
            {
                endpoint.Name = _prefix + queue;
                endpoint.PrefetchCount = SharingPrefetch;
            });
        return this;
    }
}
