using MassTransit;
using Platform.Contracts.Execution;
using Platform.Messaging;
using Platform.Messaging.Work;

namespace Platform.Executor.Execution;

/// <summary>
/// Records the request, so that what has not begun does not begin, and ends what runs. There is no answer of its own: the
/// execution's answer tells what became of it.
/// </summary>
internal sealed class StopStepConsumer(Session<ExecutorDatabase> session, StopRequests stops, TimeProvider time) : IConsumer<StopStep>
{
    public async Task Consume(ConsumeContext<StopStep> context)
    {
        var id = context.Message.ExecutionId;
        await ExecutionStore.RequestStopAsync(session.Connection, session.Transaction, context.Message, time.GetUtcNow(), context.CancellationToken);
        // It may be asleep, held by a stop: it has to wake to answer.
        await WaitingWork.WakeAsync(session, id.ToString("D"), time.GetUtcNow(), context.CancellationToken);
        session.OnCommitted(() => stops.Stop(id));
    }
}
