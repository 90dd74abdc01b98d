namespace Platform.Contracts.Reports;

/// <summary>A written document.</summary>
public sealed record Document
{
    public required Guid DocumentId { get; init; }
    public required DocumentKind Kind { get; init; }
    public required string Title { get; init; }
    public required string Markdown { get; init; }
    public required DateTimeOffset WrittenAt { get; init; }
    /// <summary>What is left to do, in the order of the report's list; each may become a task of its own. Plain text; at most 200, only of a report.</summary>
    public IReadOnlyList<string> FollowUps { get; init; } = [];
}
