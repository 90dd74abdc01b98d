using MassTransit;
using Platform.Contracts.Execution;
using Platform.Messaging;

namespace Platform.Executor.Targets;

/// <summary>Creates or replaces a target; an invalid or outdated one changes nothing.</summary>
internal sealed class SaveTargetConsumer(Session<ExecutorDatabase> session, TimeProvider time) : IConsumer<SaveTarget>
{
    public async Task Consume(ConsumeContext<SaveTarget> context)
    {
        var (target, expected) = (context.Message.Target, context.Message.ExpectedVersion);
        var errors = TargetValidation.Errors(target);
        if (errors.Count > 0)
        {
            await context.RespondAsync(Errors.Invalid(errors));
            return;
        }
        var version = await TargetStore.SaveAsync(
            session.Connection, session.Transaction, target, expected, context.Message.SavedBy, time.GetUtcNow(), context.CancellationToken);
        if (version is { } saved)
        {
            await context.RespondAsync(new TargetFound { Target = target with { Version = saved } });
            return;
        }
        var current = await TargetStore.FindAsync(session.Connection, session.Transaction, target.Name, context.CancellationToken);
        await context.RespondAsync(Errors.VersionMismatch(target.Name, expected ?? 0, current?.Version));
    }
}
