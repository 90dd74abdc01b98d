namespace Platform.Contracts.Runbooks;

/// <summary>One version of a runbook as clients see it.</summary>
public sealed record Runbook
{
    public required string Id { get; init; }
    public required int Version { get; init; }
    public required string Title { get; init; }
    public required string Platform { get; init; }
    public required IReadOnlyList<string> Tags { get; init; }
    public required IReadOnlyList<string> Triggers { get; init; }
    public required IReadOnlyList<RunbookParameter> Parameters { get; init; }
    public required IReadOnlyList<RunbookBlock> Blocks { get; init; }
    /// <summary>The document exactly as it was saved.</summary>
    public required string Markdown { get; init; }
    /// <summary>SHA-256 of the UTF-8 bytes of <see cref="Markdown"/>, lower-case hex.</summary>
    public required string ContentHash { get; init; }
    public required DateTimeOffset SavedAt { get; init; }
    public required string SavedBy { get; init; }
}
