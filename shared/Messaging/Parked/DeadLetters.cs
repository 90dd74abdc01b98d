namespace Platform.Messaging.Parked;

/// <summary>Where the broker puts what it gives up by itself. Each service parks its own; a queue says whose it is by the routing key.</summary>
public static class DeadLetters
{
    /// <summary>Exchange that takes dead letters; an installation's prefix comes before it.</summary>
    public const string Exchange = "platform.dead-letters";

    /// <summary>Routing key of the dead letters of a service, and the start of its queue's name.</summary>
    public static string RoutingKey(string service) => service.ToLowerInvariant();
}
