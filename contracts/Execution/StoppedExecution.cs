namespace Platform.Contracts.Execution;

/// <summary>An execution that a stop met.</summary>
public sealed record StoppedExecution
{
    public required Guid ExecutionId { get; init; }
    public required Guid TaskId { get; init; }
    public required ExecutionKind Kind { get; init; }
    /// <summary>Null for probes and rehearsals.</summary>
    public int? StepNumber { get; init; }
    public required string Target { get; init; }
    public string? RunbookId { get; init; }
    public required StoppedState State { get; init; }
    /// <summary>False while it is being ended, so that its state may still become another.</summary>
    public required bool Settled { get; init; }
}

/// <summary>What an execution is for.</summary>
public enum ExecutionKind { Probe, Execute, Verify, RollBack, Rehearse }

/// <summary>What became of an execution that a stop met.</summary>
public enum StoppedState
{
    /// <summary>Nothing of it ran.</summary>
    NotStarted,
    /// <summary>It ran and was ended; what it had done by then stays done.</summary>
    Stopped,
    /// <summary>It came to its own end, well or not.</summary>
    Finished,
    /// <summary>It was begun and nobody knows its end.</summary>
    Unknown,
}
