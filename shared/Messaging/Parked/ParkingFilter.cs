using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using MassTransit;
using Microsoft.Extensions.Logging;
using Platform.Persistence;

namespace Platform.Messaging.Parked;

/// <summary>
/// The end of the error pipe: a message whose retries are used up is stored with its reason in the service's database, then
/// acknowledged. While the database is away the delivery is held: given back, it would only be delivered again, up to its limit.
/// </summary>
internal sealed partial class ParkingFilter<TDatabase>(Parking<TDatabase> parking, ILogger<ParkingFilter<TDatabase>> logger)
    : IFilter<ExceptionReceiveContext>, IFilter<ReceiveContext>
    where TDatabase : ServiceDatabase
{
    private const string NotUnderstood = "No consumer of this queue understands the message: its type or content type is not expected here.";

    public async Task Send(ExceptionReceiveContext context, IPipe<ExceptionReceiveContext> next)
    {
        if (DeathOf(context) is not { } death)
        {
            await ParkAsync(context, QueueOf(context), $"{context.Exception.GetType().Name}: {context.Exception.Message}", context.Exception.ToString());
        }
        else
        {
            await BuryAsync(context, death);
        }
        await next.Send(context);
    }

    public async Task Send(ReceiveContext context, IPipe<ReceiveContext> next)
    {
        if (DeathOf(context) is not { } death)
        {
            await ParkAsync(context, QueueOf(context), NotUnderstood, null);
        }
        else
        {
            await BuryAsync(context, death);
        }
        await next.Send(context);
    }

    public void Probe(ProbeContext context) => context.CreateFilterScope("park");

    /// <summary>A message that the broker took out of its queue is parked too; a request that expired has nobody who waits for it.</summary>
    private async Task BuryAsync(ReceiveContext context, (string Queue, string Reason) death)
    {
        if (death.Reason == "expired")
        {
            LogExpired(death.Queue);
            return;
        }
        var why = death.Reason == "delivery_limit"
            ? "The broker delivered it up to its limit and it was never acknowledged: whoever took it ended, or lost the broker, each time."
            : $"The broker took it out of its queue: {death.Reason}.";
        // The broker promises to hand a dead letter on at least once: two copies are one parked message.
        var id = context.GetMessageId() is { } messageId ? new Guid(SHA256.HashData(Encoding.UTF8.GetBytes($"{death.Queue}/{messageId}")).AsSpan(0, 16)) : (Guid?)null;
        await ParkAsync(context, death.Queue, why, null, id);
    }

    private static (string Queue, string Reason)? DeathOf(ReceiveContext context) =>
        QueueOf(context).EndsWith(DeadLetterQueue.Suffix, StringComparison.Ordinal)
            ? (Header(context, "x-first-death-queue") ?? QueueOf(context), Header(context, "x-first-death-reason") ?? "unknown")
            : null;

    private static string QueueOf(ReceiveContext context) => context.InputAddress.AbsolutePath[(context.InputAddress.AbsolutePath.LastIndexOf('/') + 1)..];

    private static string? Header(ReceiveContext context, string name) =>
        context.TransportHeaders.TryGetHeader(name, out var value) ? Convert.ToString(value, CultureInfo.InvariantCulture) : null;

    private Task ParkAsync(ReceiveContext context, string queue, string reason, string? detail, Guid? known = null) => parking.ParkAsync(
        new RefusedMessage
        {
            Queue = queue,
            MessageId = context.GetMessageId()?.ToString(),
            Reason = reason,
            Detail = detail,
            ContentType = context.ContentType?.ToString(),
            // A header that the sender set may come twice, because the transport shows its own properties as headers too.
            Headers = context.TransportHeaders.GetAll().GroupBy(header => header.Key, StringComparer.Ordinal)
                .ToDictionary(header => header.Key, header => Convert.ToString(header.First().Value, CultureInfo.InvariantCulture) ?? "", StringComparer.Ordinal),
            Body = context.Body.GetBytes(),
        },
        known, context.CancellationToken);

    [LoggerMessage(LogLevel.Information, "A request of queue {Queue} expired before it was taken; its sender has given up and is told so")]
    private partial void LogExpired(string queue);
}
