using Platform.Bench.Results;
using RabbitMQ.Client;

namespace Platform.Bench.Floors;

/// <summary>Confirmed persistent messages of 1 kB into one quorum queue.</summary>
internal sealed class BrokerFloor(Uri broker, TimeProvider clock)
{
    private const string Queue = "bench-floor";
    private const int Size = 1_000;

    public async Task<LoadFigures> RunAsync(int inFlight, TimeSpan lasting, CancellationToken cancellationToken)
    {
        await using var connection = await new ConnectionFactory { Uri = broker }.CreateConnectionAsync(cancellationToken);
        await using var channel = await connection.CreateChannelAsync(
            new CreateChannelOptions(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: true, outstandingPublisherConfirmationsRateLimiter: null),
            cancellationToken);
        await channel.QueueDeclareAsync(
            Queue, durable: true, exclusive: false, autoDelete: false, new Dictionary<string, object?> { ["x-queue-type"] = "quorum" },
            cancellationToken: cancellationToken);
        try
        {
            var body = new byte[Size];
            var properties = new BasicProperties { Persistent = true };
            return await Load.RunAsync(
                inFlight, lasting, async token => await channel.BasicPublishAsync("", Queue, mandatory: true, properties, body, token), clock, cancellationToken);
        }
        finally
        {
            await channel.QueueDeleteAsync(Queue, cancellationToken: CancellationToken.None);
        }
    }
}
