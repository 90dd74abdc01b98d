using MassTransit;

namespace Platform.Contracts.Memory;

/// <summary>Answer to <see cref="DeleteMemory"/>.</summary>
[EntityName("itops.memory-deleted.v1"), MessageUrn("itops:memory-deleted:v1")]
public sealed record MemoryDeleted
{
    public required Guid MemoryId { get; init; }
}
