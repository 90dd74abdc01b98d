using MassTransit;
using Platform.Contracts.Execution;
using Platform.Messaging;

namespace Platform.Executor.Stops;

/// <summary>Stops in force, oldest first.</summary>
internal sealed class ListStopsConsumer(Session<ExecutorDatabase> session) : IConsumer<ListStops>
{
    private const int MaxLimit = 200;

    public async Task Consume(ConsumeContext<ListStops> context) => await context.RespondAsync(new StopList
    {
        Stops = await StopStore.ListAsync(
            session.Connection, session.Transaction, Math.Clamp(context.Message.Limit, 1, MaxLimit), context.CancellationToken),
    });
}
