using MassTransit;
using Platform.Contracts.Execution;
using Platform.Messaging;

namespace Platform.Executor.Targets;

/// <summary>One page of targets by name.</summary>
internal sealed class ListTargetsConsumer(Session<ExecutorDatabase> session) : IConsumer<ListTargets>
{
    private const int MaxLimit = 200;

    public async Task Consume(ConsumeContext<ListTargets> context)
    {
        var limit = Math.Clamp(context.Message.Limit, 1, MaxLimit);
        // One more than asked for tells whether there is a next page.
        var found = await TargetStore.ListAsync(
            session.Connection, session.Transaction, context.Message.After ?? "", limit + 1, context.CancellationToken);
        var page = found.Take(limit).ToArray();
        await context.RespondAsync(new TargetList { Targets = page, Next = found.Count > limit ? page[^1].Name : null });
    }
}
