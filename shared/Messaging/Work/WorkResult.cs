namespace Platform.Messaging.Work;

/// <summary>What became of one turn of work.</summary>
public sealed class WorkResult
{
    private WorkResult(object? answer, TimeSpan? wait, object? notice = null)
    {
        Message = answer;
        RunAgainAfter = wait;
        Notice = notice;
    }

    internal object? Message { get; }

    internal TimeSpan? RunAgainAfter { get; }

    internal object? Notice { get; }

    /// <summary>Done: the event is published, and published again whenever the command comes again.</summary>
    public static WorkResult Answer(object message) => new(message, null);

    /// <summary>Not done: it waits for something (see <c>WorkQueue.WakeAsync</c>) and runs again after the given time at the latest.</summary>
    public static WorkResult Wait(TimeSpan atMost) => new(null, atMost);

    /// <summary>As <see cref="Wait(TimeSpan)"/>, and an event is published that says so.</summary>
    internal static WorkResult Wait(WorkWaitsException waits) => new(null, waits.AtMost, waits.Notice);
}
