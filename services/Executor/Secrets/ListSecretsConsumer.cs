using MassTransit;
using Platform.Contracts.Execution;
using Platform.Messaging;

namespace Platform.Executor.Secrets;

/// <summary>One page of secrets by name, without their values.</summary>
internal sealed class ListSecretsConsumer(Session<ExecutorDatabase> session) : IConsumer<ListSecrets>
{
    private const int MaxLimit = 200;

    public async Task Consume(ConsumeContext<ListSecrets> context)
    {
        var (message, limit) = (context.Message, Math.Clamp(context.Message.Limit, 1, MaxLimit));
        // One more than asked for tells whether there is a next page.
        var found = await SecretStore.ListAsync(
            session.Connection, session.Transaction, message.Names, message.After ?? "", limit + 1, context.CancellationToken);
        var page = found.Take(limit).ToArray();
        await context.RespondAsync(new SecretList { Secrets = page, Next = found.Count > limit ? page[^1].Name : null });
    }
}
