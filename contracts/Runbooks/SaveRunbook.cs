using MassTransit;

namespace Platform.Contracts.Runbooks;

/// <summary>
/// Creates a runbook or a new version of it (saving the same bytes again changes nothing). Answered by
/// <see cref="RunbookSaved"/> or <see cref="RunbookRefused"/>.
/// </summary>
[Command, EntityName("itops.save-runbook.v1"), MessageUrn("itops:save-runbook:v1")]
public sealed record SaveRunbook
{
    /// <summary>Id for documents without front matter, and the id the front matter must have where both are given.</summary>
    public string? RunbookId { get; init; }
    public required string Markdown { get; init; }
    public required string SavedBy { get; init; }
    /// <summary>Version that the author saw; null = any; 0 = it must not exist yet.</summary>
    public int? ExpectedVersion { get; init; }
}
