namespace Platform.Messaging.Sagas;

/// <summary>Which saga a message is for.</summary>
internal sealed record SagaKey(string Table, Guid Id);

/// <summary>A saga as stored.</summary>
internal sealed record SagaRow(Guid Id, string State, int Version, DateTimeOffset? WakeAt, byte[] Body);
