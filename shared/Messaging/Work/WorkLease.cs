namespace Platform.Messaging.Work;

/// <summary>The right to work on an item now.</summary>
/// <param name="Key">Business key of the item.</param>
/// <param name="FencingToken">1 for the first claim, higher for each later one: above 1 means that an earlier holder may have begun.</param>
/// <param name="AcceptedAt">When the command was accepted.</param>
public sealed record WorkLease(string Key, long FencingToken, DateTimeOffset AcceptedAt);
