namespace Platform.Messaging.Parked;

/// <summary>A message that is to be parked, as it came.</summary>
public sealed record RefusedMessage
{
    /// <summary>The queue it came from; the exchange of the same name takes it back.</summary>
    public required string Queue { get; init; }
    /// <summary>Its message id, which need not be a GUID.</summary>
    public string? MessageId { get; init; }
    /// <summary>Why, in one line.</summary>
    public required string Reason { get; init; }
    /// <summary>The failure with its stack, where there was one.</summary>
    public string? Detail { get; init; }
    /// <summary>Null where it came without.</summary>
    public string? ContentType { get; init; }
    /// <summary>The headers that the transport carried.</summary>
    public required IReadOnlyDictionary<string, string> Headers { get; init; }
    public required byte[] Body { get; init; }
}
