using MassTransit;

namespace Platform.Contracts.Memory;

/// <summary>Asks what is remembered of a target. Answered by <see cref="MemoryList"/>, newest first.</summary>
[Command, EntityName("itops.list-memories.v1"), MessageUrn("itops:list-memories:v1")]
public sealed record ListMemories
{
    public required string Target { get; init; }
    /// <summary>The last one of the page before; null = from the newest.</summary>
    public Guid? After { get; init; }
    /// <summary>1 to 200.</summary>
    public int Limit { get; init; } = 50;
}
