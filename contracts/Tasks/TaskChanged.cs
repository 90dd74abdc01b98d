using MassTransit;
using System.Text.Json;

namespace Platform.Contracts.Tasks;

/// <summary>
/// One recorded change of a task, in the order of <see cref="Sequence"/>. Read models keep the highest sequence they saw,
/// so duplicates and reordering are harmless. It carries the whole small snapshot; what is large travels in
/// <see cref="Data"/> of the change that made it.
/// </summary>
[EntityName("itops.task-changed.v1"), MessageUrn("itops:task-changed:v1")]
public sealed record TaskChanged
{
    public required Guid TaskId { get; init; }
    /// <summary>1, 2, 3, ... without gaps, per task.</summary>
    public required int Sequence { get; init; }
    public required TaskChange Change { get; init; }
    public required DateTimeOffset At { get; init; }
    /// <summary>One line for a person.</summary>
    public required string Summary { get; init; }
    public required TaskSnapshot Snapshot { get; init; }
    /// <summary>
    /// Depends on <see cref="Change"/>: Submitted carries what was known besides, by name, Analyzed carries <see cref="TaskAnalysis"/>, Diagnosed
    /// <see cref="Diagnosis.DiagnosisResult"/>, RehearsalStarted, Planned and ApprovalRequested <see cref="Planning.Plan"/>, step changes
    /// <see cref="Execution.StepResult"/>, PolicyDecided <see cref="Policy.PolicyVerdict"/>, DecisionRefused <see cref="TaskCommandRefused"/>, ParametersRequired the list of <see cref="Planning.RequiredParameter"/>, BudgetReached the list of <see cref="BudgetPause"/>, BudgetDecided <see cref="Tasks.BudgetDecision"/>, Reported
    /// the <see cref="Reports.Document"/>; others nothing.
    /// </summary>
    public JsonElement? Data { get; init; }
}

/// <summary>Kinds of recorded change.</summary>
public enum TaskChange
{
    Submitted, TargetResolved, Analyzed, DiagnosisStarted, Diagnosed, PlanningStarted, Planned, ParametersRequired, Answered,
    ApprovalRequested, Approved, AutoApproved, Rejected, Expired,
    StepStarted, StepCompleted, StepFailed, StepOutcomeUnknown, StepSettled,
    VerificationStarted, StepVerified, VerificationFailed,
    RollbackStarted, StepRolledBack, RollbackFailed,
    CancelRequested, Retried, Restarted, Archived, ReportRequested, Reported, ReportFailed,
    Held, Resumed,
    Completed, Failed, Cancelled,
    PolicyDecided, ApprovalGiven, DecisionRefused, Waiting,
    RehearsalStarted, Rehearsed,
    BudgetReached, BudgetDecided,
}
