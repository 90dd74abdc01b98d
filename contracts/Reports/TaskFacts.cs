using Platform.Contracts.Diagnosis;
using Platform.Contracts.Execution;
using Platform.Contracts.Planning;
using Platform.Contracts.Tasks;

namespace Platform.Contracts.Reports;

/// <summary>Everything recorded of a task; a document states nothing else.</summary>
public sealed record TaskFacts
{
    public required TaskSnapshot Task { get; init; }
    /// <summary>How the task ends once the report is written; equals the snapshot's status where it has ended.</summary>
    public required Tasks.TaskStatus Outcome { get; init; }
    public IReadOnlyDictionary<string, string> Context { get; init; } = new Dictionary<string, string>();
    public TaskAnalysis? Analysis { get; init; }
    public DiagnosisResult? Diagnosis { get; init; }
    public Plan? Plan { get; init; }
    public string? PlanHash { get; init; }
    public IReadOnlyList<ApprovalFact> Approvals { get; init; } = [];
    public IReadOnlyList<StepResult> Executions { get; init; } = [];
    public required IReadOnlyList<TimelineEntry> Timeline { get; init; }
}

/// <summary>A recorded decision on a plan.</summary>
public sealed record ApprovalFact(string Decision, string By, string? Comment, DateTimeOffset At, string PlanHash);

/// <summary>One recorded change of the task.</summary>
public sealed record TimelineEntry(int Sequence, DateTimeOffset At, TaskChange Change, string Summary);
