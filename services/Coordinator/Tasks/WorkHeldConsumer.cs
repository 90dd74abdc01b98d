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
    public Task Consume(ConsumeContext<WorkHeld> context)
    {
        var (held, resend) = (context.Message, TimeSpan.FromSeconds(options.Value.ResendSeconds));
        return store.PutOffAsync(held.Work, held.At + resend, held.At + (2 * resend), context.CancellationToken);
    }
}
