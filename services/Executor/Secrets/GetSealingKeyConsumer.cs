using MassTransit;
using Platform.Contracts.Execution;

namespace Platform.Executor.Secrets;

/// <summary>Hands out the public key for which secrets are sealed on their way here.</summary>
internal sealed class GetSealingKeyConsumer(SecretKeys keys) : IConsumer<GetSealingKey>
{
    public Task Consume(ConsumeContext<GetSealingKey> context) => keys.PublicKey is { } key
        ? context.RespondAsync(new SealingKey { PublicKey = key })
        : context.RespondAsync(Errors.NoKey());
}
