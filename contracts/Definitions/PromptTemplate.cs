namespace Platform.Contracts.Definitions;

/// <summary>One version of a prompt template.</summary>
public sealed record PromptTemplate
{
    /// <summary><c>^[a-z0-9]+(-[a-z0-9]+)*$</c>, at most 63 characters.</summary>
    public required string Id { get; init; }
    /// <summary>From 1.</summary>
    public required int Version { get; init; }
    public required PromptSettings Settings { get; init; }
    public required string ChangedBy { get; init; }
    public required DateTimeOffset ChangedAt { get; init; }
}
