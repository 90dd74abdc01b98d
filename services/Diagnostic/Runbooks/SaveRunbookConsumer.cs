using MassTransit;
using Platform.Contracts.Runbooks;
using Platform.Diagnostic.Search;
using Platform.Messaging;

namespace Platform.Diagnostic.Runbooks;

/// <summary>Checks a document and saves it as a new version.</summary>
internal sealed class SaveRunbookConsumer(Session<DiagnosticDatabase> session, VectorIndexSignal vectors, TimeProvider clock) : IConsumer<SaveRunbook>
{
    public async Task Consume(ConsumeContext<SaveRunbook> context)
    {
        var message = context.Message;
        var reading = await RunbookReader.ReadAsync(message.Markdown, message.RunbookId, context.CancellationToken);
        if (reading.Runbook is not { } runbook)
        {
            await context.RespondAsync(Refusals.Invalid(reading.Errors));
            return;
        }

        if (message.RunbookId is { } id && runbook.Id != id)
        {
            await context.RespondAsync(Refusals.Invalid(
                [new RunbookError(runbook.Plain ? 0 : 2, $"The document's id is '{runbook.Id}', but it is saved as '{id}'; write the same id in both places.")]));
            return;
        }

        var saved = await RunbookStore.SaveAsync(session.Connection, session.Transaction, new RunbookDraft
        {
            Runbook = runbook,
            Markdown = message.Markdown,
            SavedBy = message.SavedBy,
            SavedAt = clock.GetUtcNow(),
            ExpectedVersion = message.ExpectedVersion,
        }, context.CancellationToken);
        if (saved.Outcome == RunbookSaveOutcome.VersionMismatch)
        {
            await context.RespondAsync(Refusals.VersionMismatch(runbook.Id, message.ExpectedVersion!.Value, saved.Version));
            return;
        }

        var stored = await RunbookStore.FindAsync(session.Connection, session.Transaction, runbook.Id, saved.Version, context.CancellationToken);
        session.OnCommitted(vectors.Set);
        await context.RespondAsync(new RunbookSaved { Runbook = stored!, Created = saved.Outcome == RunbookSaveOutcome.Created });
    }
}
