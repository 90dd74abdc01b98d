using MassTransit;

namespace Platform.Contracts.Runbooks;

/// <summary>Answer to <see cref="ImportRunbooks"/>, in the order of the documents.</summary>
[EntityName("itops.runbooks-imported.v1"), MessageUrn("itops:runbooks-imported:v1")]
public sealed record RunbooksImported
{
    public required IReadOnlyList<RunbookImport> Results { get; init; }
}

/// <summary>What became of one document.</summary>
public sealed record RunbookImport
{
    public required string FileName { get; init; }
    public string? RunbookId { get; init; }
    public int? Version { get; init; }
    public required RunbookImportOutcome Outcome { get; init; }
    public IReadOnlyList<RunbookError> Errors { get; init; } = [];
}

/// <summary>Outcome of one imported document.</summary>
public enum RunbookImportOutcome { Created, Updated, Unchanged, Refused }
