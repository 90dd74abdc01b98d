namespace Platform.Contracts.Definitions;

/// <summary>A prompt template in a list.</summary>
public sealed record PromptSummary
{
    public required string Id { get; init; }
    public required int Version { get; init; }
    public required string Name { get; init; }
    public required string Description { get; init; }
    public required string ChangedBy { get; init; }
    public required DateTimeOffset ChangedAt { get; init; }
}
