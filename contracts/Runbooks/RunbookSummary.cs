namespace Platform.Contracts.Runbooks;

/// <summary>A line of a list of runbooks.</summary>
public sealed record RunbookSummary
{
    public required string Id { get; init; }
    public required int Version { get; init; }
    public required string Title { get; init; }
    public required string Platform { get; init; }
    public required IReadOnlyList<string> Tags { get; init; }
    public required DateTimeOffset SavedAt { get; init; }
}
