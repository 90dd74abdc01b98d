using MassTransit;
using Platform.Contracts.Execution;
using Platform.Messaging;

namespace Platform.Executor.Targets;

/// <summary>Tells a task what its target's name means now.</summary>
internal sealed class ResolveTargetConsumer(Session<ExecutorDatabase> session) : IConsumer<ResolveTarget>
{
    public async Task Consume(ConsumeContext<ResolveTarget> context)
    {
        var asked = context.Message;
        if (await TargetStore.FindAsync(session.Connection, session.Transaction, asked.Name, context.CancellationToken) is { } target)
        {
            await context.Publish(new TargetResolved { TaskId = asked.TaskId, Attempt = asked.Attempt, Target = target.Snapshot() });
        }
        else
        {
            await context.Publish(new TargetNotFound { TaskId = asked.TaskId, Attempt = asked.Attempt, Name = asked.Name });
        }
    }
}
