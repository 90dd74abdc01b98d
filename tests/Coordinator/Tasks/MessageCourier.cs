using System.Collections.Concurrent;
using MassTransit;

namespace Platform.Tests.Coordinator.Tasks;

/// <summary>Delivers messages over the bus of the product and tells when each has been handled, so that a test decides their order.</summary>
internal sealed class MessageCourier : IConsumeObserver
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);
    private readonly ConcurrentDictionary<Guid, TaskCompletionSource> _underway = new();
    private readonly IBus _bus;

    public MessageCourier(IBus bus)
    {
        _bus = bus;
        bus.ConnectConsumeObserver(this);
    }

    /// <summary>Returns when the message has been handled; throws what its handling threw.</summary>
    public async Task DeliverAsync(object message, Guid messageId)
    {
        var handled = _underway[messageId] = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await _bus.Publish(message, message.GetType(), Pipe.Execute<PublishContext>(context => context.MessageId = messageId));
        await handled.Task.WaitAsync(s_patience);
    }

    public Task PreConsume<T>(ConsumeContext<T> context)
        where T : class => Task.CompletedTask;

    public Task PostConsume<T>(ConsumeContext<T> context)
        where T : class
    {
        if (context.MessageId is { } id && _underway.TryRemove(id, out var handled))
        {
            handled.TrySetResult();
        }
        return Task.CompletedTask;
    }

    public Task ConsumeFault<T>(ConsumeContext<T> context, Exception exception)
        where T : class
    {
        if (context.MessageId is { } id && _underway.TryRemove(id, out var handled))
        {
            handled.TrySetException(exception);
        }
        return Task.CompletedTask;
    }
}
