using MassTransit;

namespace Platform.Contracts.Memory;

/// <summary>A request about what is remembered was refused, and nothing changed.</summary>
[EntityName("itops.memory-refused.v1"), MessageUrn("itops:memory-refused:v1")]
public sealed record MemoryRefused
{
    public required MemoryRefusal Code { get; init; }
    /// <summary>One sentence for a person.</summary>
    public required string Message { get; init; }
}

/// <summary>Why a request about what is remembered was refused.</summary>
public enum MemoryRefusal { NotFound, Invalid }
