using MassTransit;

namespace Platform.Contracts.Runbooks;

/// <summary>Imports many documents; each stands or falls alone. Answered by <see cref="RunbooksImported"/>.</summary>
[Command, EntityName("itops.import-runbooks.v1"), MessageUrn("itops:import-runbooks:v1")]
public sealed record ImportRunbooks
{
    /// <summary>1 to 200 documents.</summary>
    public required IReadOnlyList<RunbookDocument> Documents { get; init; }
    public required string ImportedBy { get; init; }
}

/// <summary>One document of an import.</summary>
/// <param name="FileName">Its name; gives the id where the document has no front matter.</param>
/// <param name="Markdown">The text.</param>
public sealed record RunbookDocument(string FileName, string Markdown);
