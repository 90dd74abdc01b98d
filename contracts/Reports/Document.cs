namespace Platform.Contracts.Reports;

/// <summary>A written document.</summary>
public sealed record Document
{
    public required Guid DocumentId { get; init; }
    public required DocumentKind Kind { get; init; }
    public required string Title { get; init; }
    public required string Markdown { get; init; }
    public required DateTimeOffset WrittenAt { get; init; }
}
