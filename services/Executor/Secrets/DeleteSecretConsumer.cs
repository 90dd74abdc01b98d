using MassTransit;
using Platform.Contracts.Execution;
using Platform.Messaging;

namespace Platform.Executor.Secrets;

/// <summary>Forgets a secret; plans that were approved with it are refused from then on.</summary>
internal sealed class DeleteSecretConsumer(Session<ExecutorDatabase> session, TimeProvider time) : IConsumer<DeleteSecret>
{
    public async Task Consume(ConsumeContext<DeleteSecret> context)
    {
        var (delete, cancellationToken) = (context.Message, context.CancellationToken);
        if (await SecretStore.DeleteAsync(session.Connection, session.Transaction, delete.Name, delete.DeletedBy, time.GetUtcNow(), cancellationToken))
        {
            await context.RespondAsync(new SecretDeleted { Name = delete.Name });
        }
        else
        {
            await context.RespondAsync(Errors.NotFound(delete.Name));
        }
    }
}
