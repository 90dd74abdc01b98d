using Platform.Contracts.Execution;
using Platform.Messaging;
using Platform.Messaging.Work;

namespace Platform.Executor.Stops;

/// <summary>
/// The one place through which every script starts: in the transaction that records its intent it asks whether a stop is
/// in force. Stops and starts exclude each other there, so that none is begun after a stop was ordered.
/// </summary>
internal sealed class StopGate(Session<ExecutorDatabase> session, TimeProvider time)
{
    /// <summary>How long held work sleeps where nobody wakes it; resuming does.</summary>
    private static readonly TimeSpan s_hold = TimeSpan.FromMinutes(1);

    /// <summary>The stop that keeps the execution from starting; null where it may, until the session's transaction ends.</summary>
    public Task<StopOrder?> EnterAsync(StoppableExecution execution, CancellationToken cancellationToken) =>
        StopStore.EnterAsync(session.Connection, session.Transaction, execution, cancellationToken);

    /// <summary>
    /// Records that the execution is held, and tells its task the first time. What it returns commits the session, and brings
    /// the work again once a person resumes.
    /// </summary>
    public async Task<WorkResult> HoldAsync(StopOrder order, StoppableExecution execution, CancellationToken cancellationToken)
    {
        if (await StopStore.HoldAsync(session.Connection, session.Transaction, order.StopId, execution, cancellationToken))
        {
            var held = new ExecutionHeld
            {
                TaskId = execution.TaskId, ExecutionId = execution.ExecutionId, Kind = execution.Kind, StopId = order.StopId,
                Reason = order.Sentence, At = time.GetUtcNow(),
            };
            await session.PublishAsync(held, cancellationToken);
        }
        return WorkResult.Wait(s_hold);
    }
}
