namespace Platform.Contracts.Definitions;

/// <summary>An agent in a list.</summary>
public sealed record AgentSummary
{
    public required string Id { get; init; }
    public required int Version { get; init; }
    public required string Name { get; init; }
    public required string Description { get; init; }
    public required AgentRole Role { get; init; }
    public required bool BuiltIn { get; init; }
    public required bool Overridden { get; init; }
    public required bool TakesOver { get; init; }
    public required string ChangedBy { get; init; }
    public required DateTimeOffset ChangedAt { get; init; }
}
