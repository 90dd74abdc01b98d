using MassTransit;

namespace Platform.Contracts.Memory;

/// <summary>Answer to <see cref="ListMemories"/>.</summary>
[EntityName("itops.memory-list.v1"), MessageUrn("itops:memory-list:v1")]
public sealed record MemoryList
{
    public required IReadOnlyList<MemoryEntry> Entries { get; init; }
    /// <summary>What to go on after; null on the last page.</summary>
    public Guid? Next { get; init; }
}
