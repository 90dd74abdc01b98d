using MassTransit;
using Microsoft.Extensions.Logging;
using Platform.Contracts.Diagnosis;
using Platform.Contracts.Execution;
using Platform.Contracts.Planning;
using Platform.Contracts.Reports;
using Platform.Contracts.Tasks;
using static Platform.Coordinator.Tasks.TaskConditions;
using TaskStatus = Platform.Contracts.Tasks.TaskStatus;

namespace Platform.Coordinator.Tasks;

/// <summary>
/// The life of a task: states and transitions only; the events and how they find their task stand in the file beside this one. What is not listed for a state follows one declared rule: a
/// command of a person is refused with the status, an answer of a service is late or repeated and changes nothing.
/// </summary>
internal sealed partial class TaskStateMachine : MassTransitStateMachine<TaskState>
{
    public TaskStateMachine(ILogger<TaskStateMachine> logger)
    {
        InstanceState(task => task.CurrentState);
        CorrelateAnswers();
        CorrelateCommands();
        OnUnhandledEvent(context => _commands.Contains(context.Event.Name) ? context.RefuseInThisStatusAsync() : context.PassOverAsync(logger));

        Initially(
            When(Submitted).TransitionTo(ResolvingTarget).Open().AskForTarget());

        During(ResolvingTarget,
            When(TargetResolved, IsThisAttempt).KeepTarget().TransitionTo(Analyzing).AskForAnalysis(),
            When(TargetNotFound, IsThisAttempt).TransitionTo(Reporting).FailForTarget());

        During(Analyzing,
            When(Analyzed, IsThisAttempt).KeepAnalysis().IfElse(NeedsDiagnosis,
                diagnose => diagnose.TransitionTo(Diagnosing).AskForDiagnosis(),
                write => write.TransitionTo(Reporting).CompleteByWriting()));

        During(Diagnosing,
            When(Diagnosed, IsThisDiagnosis).KeepDiagnosis().IfElse(NeedsPlan,
                plan => plan.TransitionTo(Planning).AskForPlan(),
                end => end.TransitionTo(Reporting).EndWithDiagnosis()),
            When(Held, IsProbe).KeepHold(),
            When(DiagnosisFailed, IsThisDiagnosis).TransitionTo(Reporting).FailForDiagnosis());

        During(Planning,
            RehearseOrJudge(When(PlanDrafted, IsThisRevision).KeepPlan()),
            When(ValuesMissing, IsThisRevision).TransitionTo(ParametersRequired).AskForValues(),
            When(PlanningFailed, IsThisRevision).TransitionTo(Reporting).FailForPlanning());

        During(Rehearsing,
            GoBy(When(PlanRehearsed, IsThisRehearsal).KeepRehearsal().JudgePlan()),
            When(Held, IsThisRehearsal).KeepHold(),
            When(Woken).IfElse(HasRehearsedTooLong, late => GoBy(late.GoOnUnrehearsed().JudgePlan()), again => again.SendAgain()));

        During(ParametersRequired,
            When(Answer).IfElse(IsGoodAnswer,
                answer => answer.KeepAnswer().IfElse(NeedsNewDiagnosis,
                    diagnose => diagnose.TransitionTo(Diagnosing).AskForDiagnosis(),
                    plan => plan.TransitionTo(Planning).AskForPlan()).Accept(),
                refuse => refuse.RefuseAnswer()));

        During(PendingApproval,
            When(Approve).IfElse(HasExpired, expire => expire.RefuseAsExpired().TransitionTo(Reporting).Expire(), Weigh),
            When(Reject).IfElse(HasExpired, expire => expire.RefuseAsExpired().TransitionTo(Reporting).Expire(), decide => decide.IfElse(SawThisPlan,
                end => end.TransitionTo(Reporting).RejectByPerson().Accept(),
                refuse => refuse.RefuseRejection())),
            When(Woken).IfElse(HasExpired, expire => expire.TransitionTo(Reporting).Expire(), wait => wait.WaitForDecision()));

        During(Waiting,
            When(Woken).WeighStart().IfElse(MayStart, StartNow, other => other.IfElse(MayStartLater, StartLater, JudgeAnew)));

        During([ResolvingTarget, Analyzing, Diagnosing, Planning, Rehearsing, ParametersRequired, PendingApproval, Waiting],
            When(Cancel).TransitionTo(Reporting).CancelAtOnce().Accept());

        During([InProgress, Verifying, Settling, RollingBack],
            When(Cancel).TransitionTo(Stopping).CancelRunning().Accept(),
            When(Held, IsThisExecution).KeepHold());

        During([InProgress, Verifying, Settling, RollingBack, Stopping],
            When(StepStarted, IsThisExecution).KeepStart());

        During(InProgress,
            When(StepCompleted, IsThisExecution).IfElse(HasVerification,
                verify => verify.TransitionTo(Verifying).KeepCompletion().Verify(),
                next => GoOn(next.KeepCompletion())),
            When(StepFailed, IsThisExecution).IfElse(WasCutShort, FindOut, undo => Undo(undo.KeepFailure())),
            FindOut(When(StepOutcomeUnknown, IsThisExecution)));

        During(Verifying,
            When(StepVerified, IsThisExecution).KeepVerification().IfElse(HasPassed, GoOn, Undo),
            Undo(When(StepFailed, IsThisExecution).KeepFailedVerification()),
            Undo(When(StepOutcomeUnknown, IsThisExecution).KeepFailedVerification()));

        During(Settling,
            When(StepVerified, IsThisExecution).IfElse(HasPassed,
                done => GoOn(done.SettleByProbe()),
                ask => ask.TransitionTo(OutcomeUnknown).AskForSettlement().KeepFailedProbe()),
            When(StepFailed, IsThisExecution).TransitionTo(OutcomeUnknown).AskForSettlement().KeepFailedProbe(),
            When(StepOutcomeUnknown, IsThisExecution).TransitionTo(OutcomeUnknown).AskForSettlement().KeepFailedProbe());

        During(OutcomeUnknown,
            When(Cancel).TransitionTo(Reporting).CancelUnknown().Accept(),
            When(Settle).IfElse(IsGoodSettlement,
                settle => settle.KeepSettlement().IfElse(IsRollback, SettleRollback, SettleExecution).Accept(),
                refuse => refuse.RefuseSettlement()));

        During(RollingBack,
            When(StepRolledBack, IsThisExecution).IfElse(WasCutShort, AskPerson, undo => Undo(undo.KeepRollback())),
            Undo(When(StepFailed, IsThisExecution).KeepFailedRollback()),
            AskPerson(When(StepOutcomeUnknown, IsThisExecution)));

        During(Stopping,
            When(StepCompleted, IsThisExecution).KeepCompletion().TransitionTo(Reporting).EndCancelled(),
            When(StepFailed, IsThisExecution).KeepFailure().TransitionTo(Reporting).EndCancelled(),
            When(StepVerified, IsThisExecution).KeepVerification().TransitionTo(Reporting).EndCancelled(),
            When(StepRolledBack, IsThisExecution).KeepRollback().TransitionTo(Reporting).EndCancelled(),
            When(StepOutcomeUnknown, IsThisExecution).KeepUnknown().TransitionTo(Reporting).EndCancelledUnknown());

        During(Reporting,
            End(When(ReportWritten, IsFinalReport).KeepReport()),
            End(When(ReportFailed, IsFinalReport).KeepReportFailure()));

        During(Failed,
            When(Retry).WeighRetry().IfElse(CanRetry, retry => RunOrAsk(retry).Accept(), refuse => refuse.RefuseRetry()));

        During([Completed, Failed, Rejected, Cancelled, Expired],
            When(Restart).TransitionTo(ResolvingTarget).BeginAgain().AskForTarget().Accept(),
            When(Archive).Archive().Accept());

        During([ResolvingTarget, Analyzing, Diagnosing, Planning, InProgress, Verifying, Settling, RollingBack, Stopping, Reporting],
            When(Woken).SendAgain());

        During([ParametersRequired, OutcomeUnknown, Completed, Failed, Rejected, Cancelled, Expired],
            When(Woken).SendDocumentsAgain());

        DuringAny(
            When(DocumentRequested).AskForDocument(),
            When(ReportWritten, IsRequestedDocument).KeepDocument(),
            When(ReportFailed, IsRequestedDocument).KeepDocumentFailure());
        KeepBudgets();
    }

    /// <summary>A used-up budget makes the task wait where it stands; it is no state of its own.</summary>
    private void KeepBudgets() => DuringAny(
        When(BudgetReached).IfElse(BudgetRule.IsNewPause, pause => pause.KeepPause(), known => known.AnswerPause()),
        When(BudgetDecision).IfElse(BudgetRule.IsGoodDecision, decide => decide.KeepBudgetDecision().Accept(), refuse => refuse.RefuseBudgetDecision()));

    // States as stored; what clients see of them is TaskState.Status.
    public State ResolvingTarget { get; private set; } = null!;
    public State Analyzing { get; private set; } = null!;
    public State Diagnosing { get; private set; } = null!;
    public State Planning { get; private set; } = null!;
    /// <summary>The draft is dry run before a person is asked.</summary>
    public State Rehearsing { get; private set; } = null!;
    public State ParametersRequired { get; private set; } = null!;
    public State PendingApproval { get; private set; } = null!;
    /// <summary>Approved, and a freeze keeps it from starting.</summary>
    public State Waiting { get; private set; } = null!;
    public State InProgress { get; private set; } = null!;
    public State Verifying { get; private set; } = null!;
    /// <summary>The verification runs as a probe, to learn whether a step of unknown outcome took effect.</summary>
    public State Settling { get; private set; } = null!;
    public State OutcomeUnknown { get; private set; } = null!;
    public State RollingBack { get; private set; } = null!;
    /// <summary>Cancelled; what still runs is being ended.</summary>
    public State Stopping { get; private set; } = null!;
    public State Reporting { get; private set; } = null!;
    public State Completed { get; private set; } = null!;
    public State Failed { get; private set; } = null!;
    public State Rejected { get; private set; } = null!;
    public State Cancelled { get; private set; } = null!;
    public State Expired { get; private set; } = null!;

    private EventActivityBinder<TaskState, PlanDrafted> RehearseOrJudge(EventActivityBinder<TaskState, PlanDrafted> binder) => binder.IfElse(NeedsRehearsal,
        rehearse => rehearse.TransitionTo(Rehearsing).AskForRehearsal(),
        judge => GoBy(judge.JudgePlan()));

    /// <summary>The next step, or the good end.</summary>
    private EventActivityBinder<TaskState, T> GoOn<T>(EventActivityBinder<TaskState, T> binder)
        where T : class => binder.CountStepDone().IfElse(HasMoreSteps,
            next => next.TransitionTo(InProgress).RunNextStep(),
            end => end.TransitionTo(Reporting).CompleteSteps());

    /// <summary>Nobody knows what the step did: its verification may tell, else a person must.</summary>
    private EventActivityBinder<TaskState, T> FindOut<T>(EventActivityBinder<TaskState, T> binder)
        where T : class => binder.IfElse(HasVerification,
            probe => probe.TransitionTo(Settling).KeepUnknown().Verify(),
            AskPerson);

    private EventActivityBinder<TaskState, T> AskPerson<T>(EventActivityBinder<TaskState, T> binder)
        where T : class => binder.TransitionTo(OutcomeUnknown).AskForSettlement().KeepUnknown();

    /// <summary>Undoes the last step that is not undone yet, or ends as failed.</summary>
    private EventActivityBinder<TaskState, T> Undo<T>(EventActivityBinder<TaskState, T> binder)
        where T : class => binder.IfElse(HasStepsToUndo,
            undo => undo.TransitionTo(RollingBack).RollBackStep(),
            end => end.TransitionTo(Reporting).FailForStep());

    private EventActivityBinder<TaskState, SettleStep> SettleExecution(EventActivityBinder<TaskState, SettleStep> binder) =>
        binder.IfElse(ShallRunAgain, again => again.TransitionTo(InProgress).RunAgain(), settled => settled.IfElse(WasDone, GoOn, Undo));

    private EventActivityBinder<TaskState, SettleStep> SettleRollback(EventActivityBinder<TaskState, SettleStep> binder) =>
        binder.IfElse(ShallRunAgain, again => again.TransitionTo(RollingBack).RunAgain(), Undo);

    private EventActivityBinder<TaskState, RetryTask> RunOrAsk(EventActivityBinder<TaskState, RetryTask> binder) => binder
        .IfElse(MayStart,
            run => run.TransitionTo(InProgress).BeginRetry().RunFirstStep(),
            other => other.IfElse(MayStartLater,
                wait => wait.TransitionTo(Waiting).BeginRetry().WaitForFreeze(),
                ask => JudgeAnew(ask.TransitionTo(PendingApproval).BeginRetry())));

    /// <summary>An approval: what it comes to is weighed first, by the policy and the time of now.</summary>
    private EventActivityBinder<TaskState, ApproveTask> Weigh(EventActivityBinder<TaskState, ApproveTask> binder) => binder.WeighApproval()
        .If(IsRefused, refuse => refuse.RefuseApproval())
        .If(IsOutdated, anew => JudgeAnew(anew).RefuseAsOutdated())
        .If(IsOneOfSeveral, keep => keep.KeepApproval().Accept())
        .If(IsLastApproval, run => run.TransitionTo(InProgress).KeepApproval().RunFirstStep().Accept())
        .If(IsLastBeforeFreezeEnds, wait => wait.TransitionTo(Waiting).KeepApproval().WaitForFreeze().Accept());

    /// <summary>The policy changed, or what was approved is no longer good: the same steps on new terms.</summary>
    private EventActivityBinder<TaskState, T> JudgeAnew<T>(EventActivityBinder<TaskState, T> binder)
        where T : class => GoBy(binder.JudgePlan());

    /// <summary>The way on that the policy says.</summary>
    private EventActivityBinder<TaskState, T> GoBy<T>(EventActivityBinder<TaskState, T> binder)
        where T : class => binder
            .If(RunsAtOnce, run => run.TransitionTo(InProgress).ApproveByPolicy().RunFirstStep())
            .If(RunsLater, wait => wait.TransitionTo(Waiting).ApproveByPolicy().WaitForFreeze())
            .If(WantsApproval, ask => ask.TransitionTo(PendingApproval).AskForApproval())
            .If(MustNotRun, refuse => refuse.TransitionTo(Reporting).FailForPlan())
            .If(HasNothingToDo, end => end.TransitionTo(Reporting).CompleteWithoutSteps());

    private EventActivityBinder<TaskState, WakeTask> StartNow(EventActivityBinder<TaskState, WakeTask> binder) => binder.TransitionTo(InProgress).RunFirstStep();

    private static EventActivityBinder<TaskState, WakeTask> StartLater(EventActivityBinder<TaskState, WakeTask> binder) => binder.WaitForFreeze();

    private EventActivityBinder<TaskState, T> End<T>(EventActivityBinder<TaskState, T> binder)
        where T : class => binder
            .If(EndsAs<T>(TaskStatus.Completed), end => end.TransitionTo(Completed))
            .If(EndsAs<T>(TaskStatus.Failed), end => end.TransitionTo(Failed))
            .If(EndsAs<T>(TaskStatus.Rejected), end => end.TransitionTo(Rejected))
            .If(EndsAs<T>(TaskStatus.Cancelled), end => end.TransitionTo(Cancelled))
            .If(EndsAs<T>(TaskStatus.Expired), end => end.TransitionTo(Expired))
            .Close();
}
