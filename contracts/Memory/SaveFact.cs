using MassTransit;

namespace Platform.Contracts.Memory;

/// <summary>A person confirms a fact about a target; the same words again renew it. Answered by <see cref="FactSaved"/> or <see cref="MemoryRefused"/>.</summary>
[Command, EntityName("itops.save-fact.v1"), MessageUrn("itops:save-fact:v1")]
public sealed record SaveFact
{
    public required string Target { get; init; }
    /// <summary>1 to 2,000 characters.</summary>
    public required string Text { get; init; }
    /// <summary>For how long it counts; null = as configured. 1 to 3650.</summary>
    public int? Days { get; init; }
    public required string ConfirmedBy { get; init; }
}
