using MassTransit;
using Microsoft.Extensions.Options;
using Platform.Messaging.Work;

namespace Platform.Coordinator.Tasks;

/// <summary>
/// Puts off the repeats of commands that a service holds. Where the service loses them, or their answer is lost, it no longer
/// says so, and they are sent again as ever.
/// </summary>
internal sealed class WorkHeldConsumer(TaskStore store, IOptions<TaskOptions> options) : IConsumer<WorkHeld>
{
    public async Task Consume(ConsumeContext<WorkHeld> context)
    {
        var (message, resend) = (context.Message, TimeSpan.FromSeconds(options.Value.ResendSeconds));
        var waiting = await store.ReadWaitingAsync(message.At + resend, context.CancellationToken);
        var work = message.Work.ToHashSet(StringComparer.Ordinal);
        var held = waiting.Where(task => work.Contains(task.Awaits)).ToList();
        if (held.Count > 0)
        {
            await store.PutOffAsync(held, message.At + (2 * resend), context.CancellationToken);
        }
    }
}
