using MassTransit;

namespace Platform.Contracts.Memory;

/// <summary>Answer to <see cref="SaveFact"/>.</summary>
[EntityName("itops.fact-saved.v1"), MessageUrn("itops:fact-saved:v1")]
public sealed record FactSaved
{
    public required MemoryEntry Entry { get; init; }
}
