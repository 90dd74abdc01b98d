namespace Platform.Messaging.Groups;

/// <summary>A transaction that several messages shared failed; each of them is tried again in one of its own.</summary>
internal sealed class GroupFailedException(Exception cause) : Exception($"The shared transaction failed: {cause.Message}", cause);

/// <summary>A member wrote into the shared transaction and then failed, so what it wrote has to go, and all the rest with it.</summary>
internal sealed class GroupSpoiledException() : Exception("A message that shared this transaction failed after it had written.");
