using MassTransit;
using Platform.Contracts.Runbooks;
using Platform.Diagnostic.Search;
using Platform.Messaging;

namespace Platform.Diagnostic.Runbooks;

/// <summary>Imports documents; each stands or falls alone.</summary>
internal sealed class ImportRunbooksConsumer(Session<DiagnosticDatabase> session, VectorIndexSignal vectors, TimeProvider clock) : IConsumer<ImportRunbooks>
{
    /// <summary>Most documents of one import.</summary>
    public const int MaxDocuments = 200;

    public async Task Consume(ConsumeContext<ImportRunbooks> context)
    {
        var message = context.Message;
        var drafts = new List<(RunbookDocument Document, RunbookReading Reading)>();
        foreach (var document in message.Documents)
        {
            drafts.Add((document, drafts.Count < MaxDocuments
                ? await RunbookReader.ReadAsync(document.Markdown, document.FileName, context.CancellationToken)
                : new RunbookReading(null, [new RunbookError(0, $"An import takes at most {MaxDocuments} documents; import this one with the next.")])));
        }

        // Rows are locked in the order of ids, so that two imports cannot wait for each other.
        var outcomes = new Dictionary<int, RunbookImport>();
        foreach (var (index, entry) in drafts.Index().OrderBy(entry => entry.Item.Reading.Runbook?.Id, StringComparer.Ordinal).ThenBy(entry => entry.Index))
        {
            outcomes[index] = await ImportAsync(entry.Document, entry.Reading, message.ImportedBy, context.CancellationToken);
        }

        session.OnCommitted(vectors.Set);
        await context.RespondAsync(new RunbooksImported { Results = [.. outcomes.OrderBy(entry => entry.Key).Select(entry => entry.Value)] });
    }

    private async Task<RunbookImport> ImportAsync(RunbookDocument document, RunbookReading reading, string importedBy, CancellationToken cancellationToken)
    {
        if (reading.Runbook is not { } runbook)
        {
            return new RunbookImport { FileName = document.FileName, Outcome = RunbookImportOutcome.Refused, Errors = reading.Errors };
        }

        var saved = await RunbookStore.SaveAsync(session.Connection, session.Transaction, new RunbookDraft
        {
            Runbook = runbook,
            Markdown = document.Markdown,
            SavedBy = importedBy,
            SavedAt = clock.GetUtcNow(),
        }, cancellationToken);
        return new RunbookImport
        {
            FileName = document.FileName,
            RunbookId = runbook.Id,
            Version = saved.Version,
            Outcome = saved.Outcome switch
            {
                RunbookSaveOutcome.Created => RunbookImportOutcome.Created,
                RunbookSaveOutcome.Updated => RunbookImportOutcome.Updated,
                _ => RunbookImportOutcome.Unchanged,
            },
            Errors = reading.Notes,
        };
    }
}
