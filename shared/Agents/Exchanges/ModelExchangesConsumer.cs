using MassTransit;
using Platform.Persistence;

namespace Platform.Agents.Exchanges;

/// <summary>Answers for what one service's agents asked; requests for other services are not its business.</summary>
/// <param name="database">The service's database.</param>
/// <param name="exchanges">What was recorded.</param>
public sealed class ModelExchangesConsumer<TDatabase>(TDatabase database, ExchangeStore<TDatabase> exchanges) : IConsumer<ListModelExchanges>
    where TDatabase : ServiceDatabase
{
    /// <inheritdoc />
    public async Task Consume(ConsumeContext<ListModelExchanges> context)
    {
        if (!string.Equals(context.Message.Service, database.Service, StringComparison.OrdinalIgnoreCase))
        {
            return;
        }
        var (recorded, turns) = await exchanges.ListAsync(context.Message.TaskId, context.CancellationToken);
        await context.RespondAsync(new ModelExchangeList { Exchanges = recorded, Turns = turns });
    }
}
