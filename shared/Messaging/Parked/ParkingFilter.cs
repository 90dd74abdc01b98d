using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using MassTransit;
using Microsoft.Extensions.Logging;
using Npgsql;
using Platform.Persistence;

namespace Platform.Messaging.Parked;

/// <summary>
/// The end of the error pipe: a message whose retries are used up is stored with its reason in the service's database, then
/// acknowledged. While the database is away the delivery is held: given back, it would only be delivered again, up to its limit.
/// </summary>
internal sealed partial class ParkingFilter<TDatabase>(TDatabase database, TimeProvider clock, ILogger<ParkingFilter<TDatabase>> logger)
    : IFilter<ExceptionReceiveContext>, IFilter<ReceiveContext>
    where TDatabase : ServiceDatabase
{
    private const string NotUnderstood = "No consumer of this queue understands the message: its type or content type is not expected here.";
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(500);

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

    private async Task ParkAsync(ReceiveContext context, string queue, string reason, string? detail, Guid? known = null)
    {
        var headers = context.TransportHeaders.GetAll().ToDictionary(header => header.Key, header => Convert.ToString(header.Value, CultureInfo.InvariantCulture));
        var body = context.Body.GetBytes();
        var now = clock.GetUtcNow();
        var id = known ?? Guid.CreateVersion7(now);
        while (true)
        {
            try
            {
                await using var connection = await database.OpenAsync(context.CancellationToken);
                await ParkedMessageStore.InsertAsync(
                    connection, id, queue, context.GetMessageId()?.ToString(), MessageType(body), reason, detail,
                    context.ContentType?.ToString() ?? "application/octet-stream", JsonSerializer.Serialize(headers), body, now);
                LogParked(queue, reason);
                return;
            }
            catch (Exception exception) when (exception is DatabaseUnavailableException || (exception is NpgsqlException and (not PostgresException or { IsTransient: true })))
            {
                LogNotParked(queue, exception.Message);
                await Task.Delay(s_pause, clock, context.CancellationToken);
            }
        }
    }

    private static string? MessageType(byte[] body)
    {
        try
        {
            using var envelope = JsonDocument.Parse(body);
            return envelope.RootElement is { ValueKind: JsonValueKind.Object } root && root.TryGetProperty("messageType", out var types)
                && types is { ValueKind: JsonValueKind.Array } && types.GetArrayLength() > 0
                ? types[0].ToString()
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    [LoggerMessage(LogLevel.Error, "A message of queue {Queue} was parked: {Reason}")]
    private partial void LogParked(string queue, string reason);

    [LoggerMessage(LogLevel.Warning, "A message of queue {Queue} has to be parked and waits for the database: {Problem}")]
    private partial void LogNotParked(string queue, string problem);

    [LoggerMessage(LogLevel.Information, "A request of queue {Queue} expired before it was taken; its sender has given up and is told so")]
    private partial void LogExpired(string queue);
}
