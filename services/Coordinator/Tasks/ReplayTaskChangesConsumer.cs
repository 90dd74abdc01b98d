using System.Text.Json;
using MassTransit;
using Platform.Contracts.Tasks;
using TaskStatus = Platform.Contracts.Tasks.TaskStatus;

namespace Platform.Coordinator.Tasks;

/// <summary>
/// Publishes recorded changes again for a read model that missed them. Each carries the status it had; the rest of its
/// snapshot is the task's present one, which is also what the newest change has and read models keep. A task that this
/// service does not know gets no answer, and most are only slow: for those it takes one look at the journal, together.
/// </summary>
internal sealed class ReplayTaskChangesConsumer(TaskStore store) : IConsumer<ReplayTaskChanges>
{
    public async Task Consume(ConsumeContext<ReplayTaskChanges> context)
    {
        var rows = await store.ReadChangesAfterAsync(context.Message.Tasks, context.CancellationToken);
        if (rows.Count == 0)
        {
            return;
        }
        var tasks = await store.ReadTasksAsync([.. rows.Select(row => row.TaskId).Distinct()], context.CancellationToken);
        foreach (var row in rows)
        {
            var task = tasks[row.TaskId];
            await context.Publish(
                new TaskChanged
                {
                    TaskId = row.TaskId,
                    Sequence = row.Sequence,
                    Change = Enum.Parse<TaskChange>(row.Change),
                    At = new DateTimeOffset(row.At, TimeSpan.Zero),
                    Summary = row.Summary,
                    Snapshot = task.Snapshot() with
                    {
                        Status = Enum.Parse<TaskStatus>(row.Status),
                        EndedAt = row.Sequence == task.Sequence ? task.EndedAt : null,
                    },
                    Data = row.Data is null ? null : JsonElement.Parse(row.Data),
                }, context.CancellationToken);
        }
    }
}
