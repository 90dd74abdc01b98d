using MassTransit;
using Microsoft.Extensions.Logging;
using Platform.Contracts.Tasks;
using Platform.Messaging;
using Platform.Messaging.Work;
using Platform.Persistence;

namespace Platform.Agents.Budgets;

/// <summary>Keeps what persons decided about a task's budget, and wakes what waits for it, in one transaction.</summary>
public sealed partial class BudgetDecidedConsumer<TDatabase>(Session<TDatabase> session, TimeProvider clock, ILogger<BudgetDecidedConsumer<TDatabase>> logger)
    : IConsumer<BudgetDecided>
    where TDatabase : ServiceDatabase
{
    /// <inheritdoc />
    public async Task Consume(ConsumeContext<BudgetDecided> context)
    {
        var decided = context.Message;
        if (await BudgetStore.KeepAsync(session.Connection, session.Transaction, decided, context.CancellationToken) > 0)
        {
            await WaitingWork.WakeAllAsync(session, clock.GetUtcNow(), context.CancellationToken);
            session.OnCommitted(() => LogDecided(decided.TaskId, decided.Decisions.Count));
        }
    }

    [LoggerMessage(LogLevel.Information, "Task {TaskId}: {Count} decisions about its budget are known now; what waited for them goes on")]
    private partial void LogDecided(Guid taskId, int count);
}
