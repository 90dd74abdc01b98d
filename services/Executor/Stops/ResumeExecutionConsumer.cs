using MassTransit;
using Platform.Contracts.Execution;
using Platform.Messaging;
using Platform.Messaging.Work;

namespace Platform.Executor.Stops;

/// <summary>Takes a stop back and wakes what it held. Another stop that is in force goes on holding what it is about.</summary>
internal sealed partial class ResumeExecutionConsumer(Session<ExecutorDatabase> session, TimeProvider time, ILogger<ResumeExecutionConsumer> logger)
    : IConsumer<ResumeExecution>
{
    public async Task Consume(ConsumeContext<ResumeExecution> context)
    {
        var (resume, cancellationToken) = (context.Message, context.CancellationToken);
        if (!await StopStore.ResumeAsync(session.Connection, session.Transaction, resume, time.GetUtcNow(), cancellationToken))
        {
            await context.RespondAsync(Errors.NotFound(resume.StopId));
            return;
        }
        await WaitingWork.WakeAllAsync(session, time.GetUtcNow(), cancellationToken);
        await context.RespondAsync(new StopFound
        {
            Stop = (await StopStore.FindAsync(session.Connection, session.Transaction, resume.StopId, cancellationToken))!,
            Executions = await StopStore.ListExecutionsAsync(session.Connection, session.Transaction, resume.StopId, cancellationToken),
        });
        session.OnCommitted(() => LogResumed(resume.StopId, resume.ResumedBy));
    }

    [LoggerMessage(LogLevel.Warning, "Stop {StopId} was taken back by {ResumedBy}; what it held goes on")]
    private partial void LogResumed(Guid stopId, string resumedBy);
}
