using MassTransit;
using Platform.Contracts.Execution;
using Platform.Messaging;

namespace Platform.Executor.Targets;

/// <summary>Reads one target.</summary>
internal sealed class GetTargetConsumer(Session<ExecutorDatabase> session) : IConsumer<GetTarget>
{
    public async Task Consume(ConsumeContext<GetTarget> context)
    {
        var name = context.Message.Name;
        if (await TargetStore.FindAsync(session.Connection, session.Transaction, name, context.CancellationToken) is { } target)
        {
            await context.RespondAsync(new TargetFound { Target = target });
        }
        else
        {
            await context.RespondAsync(Errors.NotFound(name));
        }
    }
}
