namespace Platform.Coordinator.Intake;

/// <summary>A message as it came from the broker.</summary>
internal sealed record EventDelivery(ulong Tag, ReadOnlyMemory<byte> Body, string? ContentType, IDictionary<string, object?> Headers, string? MessageId);
