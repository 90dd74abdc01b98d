using MassTransit;
using Microsoft.Extensions.Options;
using Platform.Contracts.Execution;
using Platform.Messaging;
using Platform.Messaging.Work;

namespace Platform.Diagnostic.Diagnosis;

/// <summary>
/// A probe that the executor holds is not missing. One that a stop holds is awaited as long as the stop is in force; one that
/// queues, as long as the executor says so.
/// </summary>
internal sealed class HeldProbesConsumer(Session<DiagnosticDatabase> session, IOptions<DiagnosisOptions> options) : IConsumer<ExecutionHeld>, IConsumer<WorkHeld>
{
    private static readonly string s_probe = WorkHeld.Name<RunProbe>("");

    public Task Consume(ConsumeContext<ExecutionHeld> context) =>
        EvidenceStore.WaitAsync(session.Connection, session.Transaction, context.Message.ExecutionId, context.CancellationToken);

    public async Task Consume(ConsumeContext<WorkHeld> context)
    {
        var held = context.Message;
        Guid[] probes = [.. held.Work.Where(name => name.StartsWith(s_probe, StringComparison.Ordinal)).Select(name => Guid.Parse(name.AsSpan(s_probe.Length)))];
        if (probes.Length > 0)
        {
            await EvidenceStore.PutOffAsync(
                session.Connection, session.Transaction, probes, held.At, held.At.AddSeconds(options.Value.AnswerGraceSeconds), context.CancellationToken);
        }
    }
}
