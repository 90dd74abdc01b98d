using System.Text.Json;

namespace Platform.Messaging.Outbox;

/// <summary>A message on its way out: bytes as they go to the transport.</summary>
internal sealed record OutboxMessage
{
    public required Guid MessageId { get; init; }
    /// <summary>Short address, <c>exchange:name</c>: it stays right when the broker moves.</summary>
    public required string Destination { get; init; }
    public required string ContentType { get; init; }
    public required bool Mandatory { get; init; }
    /// <summary>
    /// Transport properties as JSON (a reply's routing key, say), and headers, whose names begin with
    /// <see cref="HeaderPrefix"/>; null where there are none.
    /// </summary>
    public string? Properties { get; init; }
    public string? TraceParent { get; init; }
    public required byte[] Body { get; init; }

    /// <summary>Tells a header from a property in <see cref="Properties"/>.</summary>
    public const string HeaderPrefix = "header:";

    /// <summary>The value of <see cref="Properties"/> for a message that has headers and nothing else.</summary>
    public static string HeadersOnly(IEnumerable<KeyValuePair<string, string>> headers) =>
        JsonSerializer.Serialize(headers.ToDictionary(header => HeaderPrefix + header.Key, header => header.Value));
}
