using System.Text.Json;
using MassTransit;
using Platform.Contracts.Tasks;

namespace Platform.Coordinator.Tasks;

/// <summary>
/// Publishes recorded changes again for a read model that missed them. Each carries the task's present snapshot: read
/// models keep the one of the highest sequence, which is the same. A task that this service does not know gets no answer.
/// </summary>
internal sealed class ReplayTaskChangesConsumer(TaskStore store) : IConsumer<ReplayTaskChanges>
{
    private const int PageSize = 100;

    public async Task Consume(ConsumeContext<ReplayTaskChanges> context)
    {
        if (await store.ReadTaskAsync(context.Message.TaskId, context.CancellationToken) is not { } task)
        {
            return;
        }
        var rows = await store.ReadChangesAfterAsync(context.Message.TaskId, context.Message.AfterSequence, PageSize, context.CancellationToken);
        foreach (var row in rows)
        {
            await context.Publish(
                new TaskChanged
                {
                    TaskId = context.Message.TaskId,
                    Sequence = row.Sequence,
                    Change = Enum.Parse<TaskChange>(row.Change),
                    At = new DateTimeOffset(row.At, TimeSpan.Zero),
                    Summary = row.Summary,
                    Snapshot = task.Snapshot(),
                    Data = row.Data is null ? null : JsonElement.Parse(row.Data),
                }, context.CancellationToken);
        }
    }
}
