namespace Platform.Contracts.Execution;

/// <summary>An order that nothing of a scope starts.</summary>
public sealed record Stop
{
    public required Guid Id { get; init; }
    public required StopScope Scope { get; init; }
    /// <summary>Task id, runbook id or target name; null for everything.</summary>
    public string? Subject { get; init; }
    public required string Reason { get; init; }
    public required string OrderedBy { get; init; }
    /// <summary>No execution of the scope was begun after this moment.</summary>
    public required DateTimeOffset OrderedAt { get; init; }
    /// <summary>Who took it back; null while it is in force.</summary>
    public string? ResumedBy { get; init; }
    public DateTimeOffset? ResumedAt { get; init; }
    /// <summary>Executions that it met, by what became of them.</summary>
    public required int NotStarted { get; init; }
    public required int Stopped { get; init; }
    public required int Finished { get; init; }
    public required int Unknown { get; init; }
}
