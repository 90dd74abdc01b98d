using MassTransit;
using Platform.Contracts.Execution;
using Platform.Executor.Execution;
using Platform.Executor.Targets;
using Platform.Messaging;

namespace Platform.Executor.Stops;

/// <summary>Puts a stop in force and ends what runs of it: here at once, in other instances when they look, within a second.</summary>
internal sealed partial class StopExecutionConsumer(
    Session<ExecutorDatabase> session, StopRequests requests, TimeProvider time, ILogger<StopExecutionConsumer> logger) : IConsumer<StopExecution>
{
    public async Task Consume(ConsumeContext<StopExecution> context)
    {
        var (stop, cancellationToken) = (context.Message, context.CancellationToken);
        await StopStore.OrderAsync(session.Connection, session.Transaction, stop, time, cancellationToken);
        var running = await StopStore.MeetAsync(session.Connection, session.Transaction, stop, cancellationToken);
        var executions = await StopStore.ListExecutionsAsync(session.Connection, session.Transaction, stop.StopId, cancellationToken);
        if (stop.Scope == StopScope.Target && executions.Count == 0
            && await TargetStore.FindAsync(session.Connection, session.Transaction, stop.Subject!, cancellationToken) is null)
        {
            // A misspelt name must not look like a stop.
            await StopStore.DiscardAsync(session.Connection, session.Transaction, stop.StopId, cancellationToken);
            await context.RespondAsync(Errors.UnknownTarget(stop.Subject));
            return;
        }
        var found = (await StopStore.FindAsync(session.Connection, session.Transaction, stop.StopId, cancellationToken))!;
        await context.RespondAsync(new StopFound { Stop = found, Executions = executions });
        session.OnCommitted(() =>
        {
            LogStopped(stop.StopId, stop.Scope, stop.Subject, stop.OrderedBy, running.Count);
            foreach (var execution in running)
            {
                requests.Stop(execution);
            }
        });
    }

    [LoggerMessage(LogLevel.Warning, "Stop {StopId} of {Scope} {Subject} is in force, ordered by {OrderedBy}; {Running} executions run and are ended")]
    private partial void LogStopped(Guid stopId, StopScope scope, string? subject, string orderedBy, int running);
}
