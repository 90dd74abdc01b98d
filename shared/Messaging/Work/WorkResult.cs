namespace Platform.Messaging.Work;

/// <summary>What became of one turn of work.</summary>
public sealed class WorkResult
{
    private WorkResult(object? answer, TimeSpan? wait)
    {
        Message = answer;
        RunAgainAfter = wait;
    }

    internal object? Message { get; }

    internal TimeSpan? RunAgainAfter { get; }

    /// <summary>Done: the event is published, and published again whenever the command comes again.</summary>
    public static WorkResult Answer(object message) => new(message, null);

    /// <summary>Not done: it waits for something (see <c>WorkQueue.WakeAsync</c>) and runs again after the given time at the latest.</summary>
    public static WorkResult Wait(TimeSpan atMost) => new(null, atMost);
}
