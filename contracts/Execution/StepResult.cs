namespace Platform.Contracts.Execution;

/// <summary>What is known of one execution of one script.</summary>
public sealed record StepResult
{
    public required Guid ExecutionId { get; init; }
    public required int StepNumber { get; init; }
    public required StepAction Action { get; init; }
    public DateTimeOffset? StartedAt { get; init; }
    public int? DurationMs { get; init; }
    public int? ExitCode { get; init; }
    /// <summary>The last 16,384 characters of output, standard output and error as they came.</summary>
    public string Output { get; init; } = "";
    public bool OutputTruncated { get; init; }
    /// <summary>Paths that it tried to write without having declared them, in the order of the first tries; at most 20. Nothing of it was written.</summary>
    public IReadOnlyList<string> UndeclaredWrites { get; init; } = [];
    /// <summary>Limits of memory, processes, processor time or file size that it reached, each as a sentence.</summary>
    public IReadOnlyList<string> LimitsReached { get; init; } = [];
    public StepFailure? Failure { get; init; }
    /// <summary>One sentence for a person; null where it went well.</summary>
    public string? Problem { get; init; }
    /// <summary>Where it was refused because it is not what was approved: what differs.</summary>
    public IReadOnlyList<Planning.PlanDifference> Differences { get; init; } = [];
    /// <summary>The plan that was refused for its hash, so that it can be compared with the approved one; not recorded.</summary>
    public Planning.Plan? RefusedPlan { get; init; }
}

/// <summary>Why an execution did not succeed.</summary>
public enum StepFailure
{
    /// <summary>The script ended with another exit code or output than expected.</summary>
    UnexpectedResult,
    TimedOut,
    Stopped,
    /// <summary>It did not start: what was asked is not what was approved.</summary>
    Refused,
    /// <summary>It did not start: the runner or the target is not available.</summary>
    TargetUnavailable,
    /// <summary>It tried to write what it did not declare, and the sandbox refused that write.</summary>
    UndeclaredWrite,
}
