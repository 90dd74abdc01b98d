using MassTransit;

namespace Platform.Messaging.Parked;

/// <summary>A message that an endpoint could not handle.</summary>
public sealed record ParkedMessage
{
    public required Guid Id { get; init; }
    /// <summary>The queue it came from, and goes back to.</summary>
    public required string Queue { get; init; }
    public string? MessageId { get; init; }
    /// <summary>URN of the message type; null where the body was not understood.</summary>
    public string? MessageType { get; init; }
    /// <summary>The last failure, one line.</summary>
    public required string Reason { get; init; }
    public required DateTimeOffset ParkedAt { get; init; }
    /// <summary>The failure with its stack; only when one message is asked for.</summary>
    public string? Detail { get; init; }
    /// <summary>The body as text, at most 64 Ki characters; only when one message is asked for.</summary>
    public string? Body { get; init; }
}

/// <summary>Lists what a service has parked, newest first. Every service hears it; the one named answers <see cref="ParkedMessageList"/>.</summary>
[EntityName("itops.list-parked-messages.v1"), MessageUrn("itops:list-parked-messages:v1")]
public sealed record ListParkedMessages
{
    public required string Service { get; init; }
    /// <summary>Where set, only this one, with detail and body.</summary>
    public Guid? Id { get; init; }
    /// <summary>1 to 200.</summary>
    public int Limit { get; init; } = 50;
}

/// <summary>Answer to <see cref="ListParkedMessages"/>.</summary>
[EntityName("itops.parked-message-list.v1"), MessageUrn("itops:parked-message-list:v1")]
public sealed record ParkedMessageList
{
    public required string Service { get; init; }
    public required IReadOnlyList<ParkedMessage> Messages { get; init; }
    /// <summary>All that the service has parked; where one message was asked for, 1 or 0.</summary>
    public required long Total { get; init; }
}

/// <summary>Sends a parked message to its queue again, or forgets it. The service named answers <see cref="ParkedMessageSettled"/>.</summary>
[EntityName("itops.settle-parked-message.v1"), MessageUrn("itops:settle-parked-message:v1")]
public sealed record SettleParkedMessage
{
    public required string Service { get; init; }
    public required Guid Id { get; init; }
    public required bool Redeliver { get; init; }
}

/// <summary>Answer to <see cref="SettleParkedMessage"/>.</summary>
[EntityName("itops.parked-message-settled.v1"), MessageUrn("itops:parked-message-settled:v1")]
public sealed record ParkedMessageSettled
{
    public required Guid Id { get; init; }
    /// <summary>False where no such message is parked (any more).</summary>
    public required bool Found { get; init; }
}
