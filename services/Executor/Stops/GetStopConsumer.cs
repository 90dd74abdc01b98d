using MassTransit;
using Platform.Contracts.Execution;
using Platform.Messaging;

namespace Platform.Executor.Stops;

/// <summary>A stop with what it met, as it is known now.</summary>
internal sealed class GetStopConsumer(Session<ExecutorDatabase> session) : IConsumer<GetStop>
{
    public async Task Consume(ConsumeContext<GetStop> context)
    {
        var (id, cancellationToken) = (context.Message.StopId, context.CancellationToken);
        if (await StopStore.FindAsync(session.Connection, session.Transaction, id, cancellationToken) is not { } stop)
        {
            await context.RespondAsync(Errors.NotFound(id));
            return;
        }
        var executions = await StopStore.ListExecutionsAsync(session.Connection, session.Transaction, id, cancellationToken);
        await context.RespondAsync(new StopFound { Stop = stop, Executions = executions });
    }
}
