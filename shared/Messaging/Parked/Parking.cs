using System.Text.Json;
using Microsoft.Extensions.Logging;
using Npgsql;
using Platform.Persistence;

namespace Platform.Messaging.Parked;

/// <summary>Puts messages that cannot be handled aside, each with its reason, until somebody redelivers or discards it.</summary>
public sealed partial class Parking<TDatabase>(TDatabase database, TimeProvider clock, ILogger<Parking<TDatabase>> logger)
    where TDatabase : ServiceDatabase
{
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(500);

    /// <summary>
    /// Returns once the message is stored. While the database is away it waits: whoever calls still holds the delivery, so
    /// nothing is lost if the process ends meanwhile.
    /// </summary>
    /// <param name="message">What to keep.</param>
    /// <param name="known">Id of the row where a copy of the message must not be kept twice; null for a new one.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public async Task ParkAsync(RefusedMessage message, Guid? known, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var id = known ?? Guid.CreateVersion7(now);
        while (true)
        {
            try
            {
                await using var connection = await database.OpenAsync(cancellationToken);
                await ParkedMessageStore.InsertAsync(connection, id, message, MessageType(message.Body), now, cancellationToken);
                LogParked(message.Queue, message.Reason);
                return;
            }
            catch (Exception exception) when (exception is DatabaseUnavailableException || (exception is NpgsqlException and (not PostgresException or { IsTransient: true })))
            {
                LogNotParked(message.Queue, exception.Message);
                await Task.Delay(s_pause, clock, cancellationToken);
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
}
