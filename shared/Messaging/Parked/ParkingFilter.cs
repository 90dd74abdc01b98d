using System.Text.Json;
using MassTransit;
using Microsoft.Extensions.Logging;
using Platform.Persistence;

namespace Platform.Messaging.Parked;

/// <summary>
/// The end of the error pipe: a message whose retries are used up is stored with its reason in the service's database, then
/// acknowledged. Where the database is away the filter fails and the broker keeps the message.
/// </summary>
internal sealed partial class ParkingFilter<TDatabase>(TDatabase database, TimeProvider clock, ILogger<ParkingFilter<TDatabase>> logger)
    : IFilter<ExceptionReceiveContext>, IFilter<ReceiveContext>
    where TDatabase : ServiceDatabase
{
    private const string NotUnderstood = "No consumer of this queue understands the message: its type or content type is not expected here.";

    public async Task Send(ExceptionReceiveContext context, IPipe<ExceptionReceiveContext> next)
    {
        await ParkAsync(context, $"{context.Exception.GetType().Name}: {context.Exception.Message}", context.Exception.ToString());
        await next.Send(context);
    }

    public async Task Send(ReceiveContext context, IPipe<ReceiveContext> next)
    {
        await ParkAsync(context, NotUnderstood, null);
        await next.Send(context);
    }

    public void Probe(ProbeContext context) => context.CreateFilterScope("park");

    private async Task ParkAsync(ReceiveContext context, string reason, string? detail)
    {
        var queue = context.InputAddress.AbsolutePath[(context.InputAddress.AbsolutePath.LastIndexOf('/') + 1)..];
        var headers = context.TransportHeaders.GetAll().ToDictionary(header => header.Key, header => Convert.ToString(header.Value, System.Globalization.CultureInfo.InvariantCulture));
        var body = context.Body.GetBytes();
        await using var connection = await database.OpenAsync(CancellationToken.None);
        await ParkedMessageStore.InsertAsync(
            connection, Guid.CreateVersion7(clock.GetUtcNow()), queue, context.GetMessageId()?.ToString(), MessageType(body), reason, detail,
            context.ContentType?.ToString() ?? "application/octet-stream", JsonSerializer.Serialize(headers), body, clock.GetUtcNow());
        LogParked(queue, reason);
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
}
