using MassTransit;

namespace Platform.Contracts.Memory;

/// <summary>Forgets one thing that is remembered of a target. Answered by <see cref="MemoryDeleted"/> or <see cref="MemoryRefused"/>.</summary>
[Command, EntityName("itops.delete-memory.v1"), MessageUrn("itops:delete-memory:v1")]
public sealed record DeleteMemory
{
    public required string Target { get; init; }
    public required Guid MemoryId { get; init; }
    public required string DeletedBy { get; init; }
}
