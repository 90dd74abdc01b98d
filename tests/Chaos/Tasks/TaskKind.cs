namespace Platform.Chaos.Tasks;

/// <summary>What the person of a task does with it.</summary>
internal enum TaskKind
{
    /// <summary>The policy approves it.</summary>
    Automatic,
    Approved,
    Rejected,
    /// <summary>Cancelled while it waits for approval.</summary>
    CancelledWaiting,
    /// <summary>Cancelled while a step runs.</summary>
    CancelledRunning,
}
