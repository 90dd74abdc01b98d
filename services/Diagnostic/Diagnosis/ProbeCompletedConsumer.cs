using MassTransit;
using Platform.Contracts.Diagnosis;
using Platform.Contracts.Execution;
using Platform.Messaging;
using Platform.Messaging.Work;

namespace Platform.Diagnostic.Diagnosis;

/// <summary>Records evidence; the last answer of a diagnosis wakes it.</summary>
internal sealed class ProbeCompletedConsumer(
    Session<DiagnosticDatabase> session, WorkQueue<DiagnoseTask, DiagnosticDatabase> queue, TimeProvider clock) : IConsumer<ProbeCompleted>
{
    public async Task Consume(ConsumeContext<ProbeCompleted> context)
    {
        var cancellationToken = context.CancellationToken;
        var key = await EvidenceStore.CompleteAsync(session.Connection, session.Transaction, context.Message.Evidence, clock.GetUtcNow(), cancellationToken);
        if (key is not null && await EvidenceStore.CountPendingAsync(session.Connection, session.Transaction, key, cancellationToken) == 0)
        {
            await queue.WakeAsync(session, key, cancellationToken);
        }
    }
}
