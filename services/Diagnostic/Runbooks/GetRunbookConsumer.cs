using MassTransit;
using Platform.Contracts.Runbooks;
using Platform.Messaging;

namespace Platform.Diagnostic.Runbooks;

/// <summary>Hands out one version of a runbook.</summary>
internal sealed class GetRunbookConsumer(Session<DiagnosticDatabase> session) : IConsumer<GetRunbook>
{
    public async Task Consume(ConsumeContext<GetRunbook> context)
    {
        var message = context.Message;
        var runbook = RunbookIds.IsValid(message.RunbookId)
            ? await RunbookStore.FindAsync(session.Connection, session.Transaction, message.RunbookId, message.Version, context.CancellationToken)
            : null;
        await (runbook is null
            ? context.RespondAsync(Refusals.NotFound(message.RunbookId, message.Version))
            : context.RespondAsync(new RunbookFound { Runbook = runbook }));
    }
}
