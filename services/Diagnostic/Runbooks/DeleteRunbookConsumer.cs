using MassTransit;
using Platform.Contracts.Runbooks;
using Platform.Diagnostic.Search;
using Platform.Messaging;

namespace Platform.Diagnostic.Runbooks;

/// <summary>Takes a runbook out of lists and search.</summary>
internal sealed class DeleteRunbookConsumer(Session<DiagnosticDatabase> session, VectorIndexSignal vectors, TimeProvider clock) : IConsumer<DeleteRunbook>
{
    public async Task Consume(ConsumeContext<DeleteRunbook> context)
    {
        var message = context.Message;
        var deleted = RunbookIds.IsValid(message.RunbookId) && await RunbookStore.DeleteAsync(
            session.Connection, session.Transaction, message.RunbookId, message.DeletedBy, clock.GetUtcNow(), context.CancellationToken);
        if (!deleted)
        {
            await context.RespondAsync(Refusals.NotFound(message.RunbookId, null));
            return;
        }

        session.OnCommitted(vectors.Set);
        await context.RespondAsync(new RunbookDeleted { RunbookId = message.RunbookId });
    }
}
