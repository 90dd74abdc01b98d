using MassTransit;
using Platform.Contracts.Diagnosis;
using Platform.Contracts.Execution;
using Platform.Contracts.Planning;
using Platform.Contracts.Reports;
using Platform.Contracts.Tasks;
using Platform.Coordinator.Approvals;
using Platform.ShellAnalysis.Policy;
using TaskStatus = Platform.Contracts.Tasks.TaskStatus;

namespace Platform.Coordinator.Tasks;

/// <summary>The questions on which the task's transitions branch.</summary>
internal static class TaskConditions
{
    public static bool IsThisAttempt(BehaviorContext<TaskState, TargetResolved> context) => context.Message.Attempt == context.Saga.Attempt;

    public static bool IsThisAttempt(BehaviorContext<TaskState, TargetNotFound> context) => context.Message.Attempt == context.Saga.Attempt;

    public static bool IsThisAttempt(BehaviorContext<TaskState, TaskAnalyzed> context) => context.Message.Attempt == context.Saga.Attempt;

    public static bool IsThisDiagnosis(BehaviorContext<TaskState, TaskDiagnosed> context) =>
        context.Message.Attempt == context.Saga.Attempt && context.Message.Revision == context.Saga.DiagnosisRevision;

    public static bool IsThisDiagnosis(BehaviorContext<TaskState, DiagnosisFailed> context) =>
        context.Message.Attempt == context.Saga.Attempt && context.Message.Revision == context.Saga.DiagnosisRevision;

    public static bool IsThisRevision(BehaviorContext<TaskState, PlanDrafted> context) =>
        IsThisRevision(context.Saga, context.Message.Attempt, context.Message.Revision);

    public static bool IsThisRevision(BehaviorContext<TaskState, ParametersRequired> context) =>
        IsThisRevision(context.Saga, context.Message.Attempt, context.Message.Revision);

    public static bool IsThisRevision(BehaviorContext<TaskState, PlanningFailed> context) =>
        IsThisRevision(context.Saga, context.Message.Attempt, context.Message.Revision);

    public static bool IsThisExecution(BehaviorContext<TaskState, StepStarted> context) =>
        context.Message.ExecutionId == context.Saga.ExecutionId && !context.Saga.Started;

    /// <summary>A stop keeps the execution in hand from starting. A task is told once, however many of its probes wait.</summary>
    public static bool IsThisExecution(BehaviorContext<TaskState, ExecutionHeld> context) =>
        context.Message.ExecutionId == context.Saga.ExecutionId && context.Saga.Held is null;

    public static bool IsProbe(BehaviorContext<TaskState, ExecutionHeld> context) =>
        context.Message.Kind == ExecutionKind.Probe && context.Saga.Held is null;

    /// <summary>A stop ended the script while it ran, so nobody knows how much of its work is done.</summary>
    public static bool WasCutShort(BehaviorContext<TaskState, StepFailed> context) => WasCutShort(context.Message.Result);

    public static bool WasCutShort(BehaviorContext<TaskState, StepRolledBack> context) => WasCutShort(context.Message.Result);

    public static bool IsThisExecution(BehaviorContext<TaskState, StepCompleted> context) => IsThisExecution(context.Saga, context.Message.Result);

    public static bool IsThisExecution(BehaviorContext<TaskState, StepFailed> context) => IsThisExecution(context.Saga, context.Message.Result);

    public static bool IsThisExecution(BehaviorContext<TaskState, StepOutcomeUnknown> context) => IsThisExecution(context.Saga, context.Message.Result);

    public static bool IsThisExecution(BehaviorContext<TaskState, StepVerified> context) => IsThisExecution(context.Saga, context.Message.Result);

    public static bool IsThisExecution(BehaviorContext<TaskState, StepRolledBack> context) => IsThisExecution(context.Saga, context.Message.Result);

    public static bool NeedsDiagnosis(BehaviorContext<TaskState, TaskAnalyzed> context) => context.Saga.Agents.Contains(Agent.Diagnostic);

    public static bool NeedsPlan(BehaviorContext<TaskState, TaskDiagnosed> context) =>
        DiagnosisRule.Decide(context.Saga, context.Message.Diagnosis, context.GetServiceOrCreateInstance<WrittenPlans>()).Way == WayOn.Plan;

    /// <summary>A person is going to be asked about a change, so he is shown what a dry run shows. What the policy runs or refuses on its own is not dry run.</summary>
    public static bool NeedsRehearsal(BehaviorContext<TaskState> context) =>
        context.Saga is { Draft: { } draft, DraftProblem: null } && draft.Steps.Any(PolicyCases.Changes) && context.WillAskPerson(draft);

    public static bool IsThisRehearsal(BehaviorContext<TaskState, PlanRehearsed> context) => context.Message.RehearsalId == context.Saga.RehearsalId;

    public static bool IsThisRehearsal(BehaviorContext<TaskState, ExecutionHeld> context) =>
        context.Message.ExecutionId == context.Saga.RehearsalId && context.Saga.Held is null;

    /// <summary>While a stop holds the dry run its time does not count: it has not begun.</summary>
    public static bool HasRehearsedTooLong(BehaviorContext<TaskState> context) =>
        context.Saga is { Held: null, RehearsalEndsAt: { } end } && end <= context.Journal().Now;

    public static bool RunsAtOnce(BehaviorContext<TaskState> context) => context.Saga is { Verdict: PlanVerdict.Automatic, WaitsUntil: null };

    public static bool RunsLater(BehaviorContext<TaskState> context) => context.Saga is { Verdict: PlanVerdict.Automatic, WaitsUntil: not null };

    public static bool WantsApproval(BehaviorContext<TaskState> context) => context.Saga.Verdict == PlanVerdict.Approval;

    public static bool MustNotRun(BehaviorContext<TaskState> context) => context.Saga.Verdict == PlanVerdict.Refused;

    public static bool HasNothingToDo(BehaviorContext<TaskState> context) => context.Saga.Verdict == PlanVerdict.Empty;

    public static bool MayStart(BehaviorContext<TaskState> context) => context.Saga.Weighing?.Weight == Weight.Enough;

    public static bool MayStartLater(BehaviorContext<TaskState> context) => context.Saga.Weighing?.Weight == Weight.EnoughLater;

    public static bool IsRefused(BehaviorContext<TaskState, ApproveTask> context) => context.Saga.Weighing?.Weight == Weight.Refused;

    public static bool IsOutdated(BehaviorContext<TaskState, ApproveTask> context) => context.Saga.Weighing?.Weight == Weight.Outdated;

    public static bool IsOneOfSeveral(BehaviorContext<TaskState, ApproveTask> context) => context.Saga.Weighing?.Weight == Weight.Counted;

    public static bool IsLastApproval(BehaviorContext<TaskState, ApproveTask> context) => context.Saga.Weighing?.Weight == Weight.Enough;

    public static bool IsLastBeforeFreezeEnds(BehaviorContext<TaskState, ApproveTask> context) => context.Saga.Weighing?.Weight == Weight.EnoughLater;

    /// <summary>Too little could be looked at before; with the values that were given there is more to see.</summary>
    public static bool NeedsNewDiagnosis(BehaviorContext<TaskState> context) => context.Saga.Inconclusive;

    public static bool IsGoodAnswer(BehaviorContext<TaskState, AnswerTask> context) => AskedValues.Problem(context.Saga.Asked, context.Message.Values) is null;

    /// <summary>An approval ends at its expiry, whether or not the wake-up has come yet.</summary>
    public static bool HasExpired(BehaviorContext<TaskState> context) => context.Saga.ApprovalExpiresAt <= context.Journal().Now;

    public static bool SawThisPlan(BehaviorContext<TaskState, RejectTask> context) => context.Message.PlanHash == context.Saga.PlanHash;

    public static bool HasVerification(BehaviorContext<TaskState> context) => context.Saga.Current.HasVerification;

    public static bool HasPassed(BehaviorContext<TaskState, StepVerified> context) => context.Message.Passed;

    public static bool HasMoreSteps(BehaviorContext<TaskState> context) => context.Saga.Step < context.Saga.Steps.Count;

    public static bool HasStepsToUndo(BehaviorContext<TaskState> context) => StepToUndo(context.Saga) is not null;

    /// <summary>The last step that ran, can be undone and was not.</summary>
    public static StepProgress? StepToUndo(TaskState task) =>
        task.Steps.FindLast(step => step.HasRollback && step.Phase is (StepPhase.Ran or StepPhase.Done));

    private static bool NamesThisStep(BehaviorContext<TaskState, SettleStep> context) => context.Message.StepNumber == context.Saga.Step;

    public static bool IsGoodSettlement(BehaviorContext<TaskState, SettleStep> context) =>
        NamesThisStep(context) && ApprovalRule.MayNotSettle(context.Saga, context.Message) is null;

    public static bool IsRollback(BehaviorContext<TaskState> context) => context.Saga.Action == StepAction.RollBack;

    public static bool ShallRunAgain(BehaviorContext<TaskState, SettleStep> context) => context.Message.Settlement == StepSettlement.Retry;

    public static bool WasDone(BehaviorContext<TaskState, SettleStep> context) => context.Message.Settlement == StepSettlement.Done;

    public static bool IsFinalReport(BehaviorContext<TaskState, ReportWritten> context) => context.Message.Document.DocumentId == context.Saga.ReportId;

    public static bool IsFinalReport(BehaviorContext<TaskState, ReportFailed> context) => context.Message.DocumentId == context.Saga.ReportId;

    public static bool IsRequestedDocument(BehaviorContext<TaskState, ReportWritten> context) =>
        context.Saga.Documents.Exists(document => document.DocumentId == context.Message.Document.DocumentId);

    public static bool IsRequestedDocument(BehaviorContext<TaskState, ReportFailed> context) =>
        context.Saga.Documents.Exists(document => document.DocumentId == context.Message.DocumentId);

    public static bool CanRetry(BehaviorContext<TaskState> context) =>
        FirstUnfinishedStep(context.Saga) is not null && context.Saga.Weighing?.Weight != Weight.Refused;

    /// <summary>Where a retry begins: the failed step or, after a rollback, the first one that was rolled back.</summary>
    public static StepProgress? FirstUnfinishedStep(TaskState task) =>
        task.ApprovedBy is null ? null : task.Steps.Find(step => step.Phase != StepPhase.Done);

    public static StateMachineCondition<TaskState, T> EndsAs<T>(TaskStatus outcome)
        where T : class => context => context.Saga.Outcome == outcome;

    private static bool WasCutShort(StepResult result) => result is { Failure: StepFailure.Stopped, StartedAt: not null };

    private static bool IsThisRevision(TaskState task, int attempt, int revision) => attempt == task.Attempt && revision == task.Revision;

    private static bool IsThisExecution(TaskState task, StepResult result) => result.ExecutionId == task.ExecutionId;
}
