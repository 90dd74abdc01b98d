using MassTransit;
using Platform.Contracts.Execution;
using Platform.Messaging;

namespace Platform.Diagnostic.Diagnosis;

/// <summary>A probe that a stop holds is not missing: the diagnosis waits for it as long as the stop is in force.</summary>
internal sealed class ExecutionHeldConsumer(Session<DiagnosticDatabase> session) : IConsumer<ExecutionHeld>
{
    public Task Consume(ConsumeContext<ExecutionHeld> context) =>
        EvidenceStore.WaitAsync(session.Connection, session.Transaction, context.Message.ExecutionId, context.CancellationToken);
}
