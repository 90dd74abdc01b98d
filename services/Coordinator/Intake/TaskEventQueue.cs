using System.Globalization;
using System.Text;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Platform.Messaging;
using Platform.Messaging.Parked;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;
using RabbitMQ.Client.Exceptions;

namespace Platform.Coordinator.Intake;

/// <summary>
/// The bus as an API: other systems publish plain JSON to the exchange <c>platform.task-events</c>. A message is
/// acknowledged after its task is committed, or after it was parked with the reason why it cannot become one; until then it
/// is the broker's. It speaks to the broker directly, because a bus library answers what it cannot read without a reason.
/// </summary>
internal sealed partial class TaskEventQueue(
    TaskIntake intake, Parking<CoordinatorDatabase> parking, CoordinatorDatabase database, IOptions<MessagingOptions> messaging, IOptions<IntakeOptions> options, TimeProvider clock,
    ILogger<TaskEventQueue> logger) : BackgroundService
{
    /// <summary>Exchange and queue, before the installation's prefix.</summary>
    public const string Name = "platform.task-events";

    private static readonly TimeSpan ReconnectInterval = TimeSpan.FromSeconds(2);
    private readonly string _queue = messaging.Value.Prefix + Name;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (messaging.Value.Transport != MessagingTransport.RabbitMq)
        {
            return;
        }
        await database.Ready.WaitAsync(stoppingToken);
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await ConsumeAsync(stoppingToken);
            }
            catch (Exception exception) when (exception is BrokerUnreachableException or OperationInterruptedException or AlreadyClosedException
                or IOException or TimeoutException or System.Net.Sockets.SocketException)
            {
                LogBroker(exception.Message);
            }
            await Task.Delay(ReconnectInterval, clock, stoppingToken);
        }
    }

    /// <summary>Consumes until the connection, the channel or the queue is gone, or the service stops.</summary>
    private async Task ConsumeAsync(CancellationToken stoppingToken)
    {
        var factory = new ConnectionFactory
        {
            Uri = new Uri(messaging.Value.RabbitMq),
            AutomaticRecoveryEnabled = false,
            ClientProvidedName = "platform-coordinator-intake",
            ConsumerDispatchConcurrency = options.Value.Prefetch,
        };
        await using var connection = await factory.CreateConnectionAsync(stoppingToken);
        await using var channel = await connection.CreateChannelAsync(
            new CreateChannelOptions(publisherConfirmationsEnabled: false, publisherConfirmationTrackingEnabled: false, consumerDispatchConcurrency: options.Value.Prefetch), stoppingToken);
        await DeclareAsync(channel, stoppingToken);
        var gone = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        channel.ChannelShutdownAsync += (_, _) =>
        {
            gone.TrySetResult();
            return Task.CompletedTask;
        };
        var consumer = new AsyncEventingBasicConsumer(channel);
        consumer.UnregisteredAsync += (_, _) =>
        {
            gone.TrySetResult();
            return Task.CompletedTask;
        };
        consumer.ReceivedAsync += (_, message) => HandleAsync(channel, message, stoppingToken);
        await channel.BasicQosAsync(0, options.Value.Prefetch, global: false, stoppingToken);
        await channel.BasicConsumeAsync(_queue, autoAck: false, consumer, stoppingToken);
        LogListening(_queue);
        await gone.Task.WaitAsync(stoppingToken);
    }

    /// <summary>Exchange and queue, so that producers need to declare nothing. What the broker gives up by itself is parked too.</summary>
    private async Task DeclareAsync(IChannel channel, CancellationToken cancellationToken)
    {
        await channel.ExchangeDeclareAsync(_queue, ExchangeType.Fanout, durable: true, autoDelete: false, cancellationToken: cancellationToken);
        await channel.QueueDeclareAsync(
            _queue, durable: true, exclusive: false, autoDelete: false,
            new Dictionary<string, object?>
            {
                ["x-queue-type"] = "quorum",
                ["x-delivery-limit"] = messaging.Value.DeliveryLimit,
                ["x-dead-letter-exchange"] = messaging.Value.Prefix + DeadLetters.Exchange,
                ["x-dead-letter-routing-key"] = DeadLetters.RoutingKey(database.Service),
                ["x-dead-letter-strategy"] = "at-least-once",
                ["x-overflow"] = "reject-publish",
            },
            cancellationToken: cancellationToken);
        await channel.QueueBindAsync(_queue, _queue, "", cancellationToken: cancellationToken);
    }

    private async Task HandleAsync(IChannel channel, BasicDeliverEventArgs message, CancellationToken stoppingToken)
    {
        try
        {
            var properties = message.BasicProperties;
            // The buffer is the client's again once this handler yields for long; the event keeps its own copy.
            var delivery = new EventDelivery(
                message.DeliveryTag, message.Body.ToArray(), properties.ContentType, properties.Headers ?? new Dictionary<string, object?>(), properties.MessageId);
            if (await intake.TakeAsync(delivery, stoppingToken) is { } reason)
            {
                await ParkAsync(delivery, reason, stoppingToken);
            }
            await channel.BasicAckAsync(message.DeliveryTag, multiple: false, stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Not acknowledged: the broker gives it to the next process.
        }
        catch (Exception exception) when (exception is AlreadyClosedException or OperationInterruptedException or IOException)
        {
            LogBroker(exception.Message);
        }
#pragma warning disable CA1031 // Whatever goes wrong with one message, it is given back, counted by the broker, and the others go on.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            LogFailed(exception);
            await channel.BasicNackAsync(message.DeliveryTag, multiple: false, requeue: true, stoppingToken);
        }
    }

    private Task ParkAsync(EventDelivery delivery, string reason, CancellationToken cancellationToken) => parking.ParkAsync(
        new RefusedMessage
        {
            Queue = _queue,
            MessageId = delivery.MessageId,
            Reason = reason.Length <= 1_000 ? reason : reason[..1_000],
            ContentType = delivery.ContentType,
            Headers = delivery.Headers.ToDictionary(header => header.Key, header => TextOf(header.Value), StringComparer.Ordinal),
            Body = delivery.Body.ToArray(),
        },
        known: null, cancellationToken);

    private static string TextOf(object? value) => value is byte[] bytes
        ? Encoding.UTF8.GetString(bytes)
        : Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";

    [LoggerMessage(LogLevel.Information, "Events of other systems are taken from {Queue}")]
    private partial void LogListening(string queue);

    [LoggerMessage(LogLevel.Warning, "The event queue waits for the broker: {Problem}")]
    private partial void LogBroker(string problem);

    [LoggerMessage(LogLevel.Error, "An event could not be handled and was given back")]
    private partial void LogFailed(Exception exception);
}
