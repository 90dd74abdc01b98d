using MassTransit;

namespace Platform.Tests.Fixtures;

/// <summary>Keeps the messages of one type that were published, and lets a test wait for one.</summary>
internal sealed class Recorder<T>
    where T : class
{
    private readonly Lock _gate = new();
    private readonly List<T> _messages = [];
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public IReadOnlyList<T> Messages
    {
        get
        {
            lock (_gate)
            {
                return [.. _messages];
            }
        }
    }

    public void Add(T message)
    {
        TaskCompletionSource changed;
        lock (_gate)
        {
            _messages.Add(message);
            changed = _changed;
            _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
        changed.SetResult();
    }

    /// <summary>The first message that fits; fails after the time-out with what came instead.</summary>
    public async Task<T> FirstAsync(Func<T, bool>? fits = null, TimeSpan? timeout = null)
    {
        var limit = Task.Delay(timeout ?? TimeSpan.FromSeconds(20), TimeProvider.System, CancellationToken.None);
        while (true)
        {
            Task changed;
            lock (_gate)
            {
                if (_messages.Find(message => fits?.Invoke(message) ?? true) is { } found)
                {
                    return found;
                }
                changed = _changed.Task;
            }
            if (await Task.WhenAny(changed, limit) == limit)
            {
                throw new AssertionException($"No fitting {typeof(T).Name} came in time. Came: {string.Join(Environment.NewLine, Messages)}");
            }
        }
    }
}

/// <summary>Feeds a <see cref="Recorder{T}"/>.</summary>
internal sealed class RecordingConsumer<T>(Recorder<T> recorder) : IConsumer<T>
    where T : class
{
    public Task Consume(ConsumeContext<T> context)
    {
        recorder.Add(context.Message);
        return Task.CompletedTask;
    }
}
