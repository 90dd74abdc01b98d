namespace Platform.Messaging.Work;

/// <summary>
/// Work cannot go on now, through no failure of its own: it is laid aside, nothing of its turn is kept but what it committed
/// itself, and it runs again when it is woken or the time is over. It does not count as a failure.
/// </summary>
/// <param name="atMost">When it runs again at the latest.</param>
/// <param name="notice">An event that says so, published each time the work is laid aside.</param>
/// <param name="message">Why it waits; one sentence.</param>
public sealed class WorkWaitsException(TimeSpan atMost, object notice, string message) : Exception(message)
{
    internal TimeSpan AtMost { get; } = atMost;

    /// <summary>The event that says why.</summary>
    public object Notice { get; } = notice;
}
