namespace Platform.Lab.Results;

internal enum Verdict { Passed, Failed, Skipped }

/// <summary>What came of one scenario.</summary>
internal sealed record ScenarioResult
{
    public required string Id { get; init; }
    public required string Title { get; init; }
    public required string Folder { get; init; }
    /// <summary>Status that the task ended with; null where there was no task.</summary>
    public string? Outcome { get; init; }
    public IReadOnlyList<string> Expected { get; init; } = [];
    /// <summary>Whether a person was asked; null where there was no task.</summary>
    public bool? ApprovalAsked { get; init; }
    /// <summary>From the submission of the task to its end.</summary>
    public double Seconds { get; init; }
    public required Verdict Verdict { get; init; }
    /// <summary>Why it failed or was skipped, one sentence each.</summary>
    public IReadOnlyList<string> Reasons { get; init; } = [];
    public string? TaskId { get; init; }
    public string? Runbook { get; init; }
    /// <summary>Confirmed findings.</summary>
    public IReadOnlyList<string> Causes { get; init; } = [];
}
