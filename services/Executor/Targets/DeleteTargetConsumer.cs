using MassTransit;
using Platform.Contracts.Execution;
using Platform.Messaging;

namespace Platform.Executor.Targets;

/// <summary>Deletes a target. Steps that were approved for it are refused from then on.</summary>
internal sealed class DeleteTargetConsumer(Session<ExecutorDatabase> session) : IConsumer<DeleteTarget>
{
    public async Task Consume(ConsumeContext<DeleteTarget> context)
    {
        var name = context.Message.Name;
        if (await TargetStore.DeleteAsync(session.Connection, session.Transaction, name, context.CancellationToken))
        {
            await context.RespondAsync(new TargetDeleted { Name = name });
        }
        else
        {
            await context.RespondAsync(Errors.NotFound(name));
        }
    }
}
