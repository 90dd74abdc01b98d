using System.Linq.Expressions;
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
/// The life of a task: states, events and transitions only. What is not listed for a state follows one declared rule: a
/// command of a person is refused with the status, an answer of a service is late or repeated and changes nothing.
/// </summary>
internal sealed class TaskStateMachine : MassTransitStateMachine<TaskState>
{
    private readonly HashSet<string> _commands = new(StringComparer.Ordinal);

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
            When(PlanDrafted, IsThisRevision).KeepPlan()
                .If(RunsAtOnce, run => run.TransitionTo(InProgress).ApproveByPolicy().RunFirstStep())
                .If(WantsApproval, ask => ask.TransitionTo(PendingApproval).AskForApproval())
                .If(MustNotRun, refuse => refuse.TransitionTo(Reporting).FailForPlan())
                .If(HasNothingToDo, end => end.TransitionTo(Reporting).CompleteWithoutSteps()),
            When(ValuesMissing, IsThisRevision).TransitionTo(ParametersRequired).AskForValues(),
            When(PlanningFailed, IsThisRevision).TransitionTo(Reporting).FailForPlanning());

        During(ParametersRequired,
            When(Answer).IfElse(IsGoodAnswer,
                answer => answer.KeepAnswer().IfElse(NeedsNewDiagnosis,
                    diagnose => diagnose.TransitionTo(Diagnosing).AskForDiagnosis(),
                    plan => plan.TransitionTo(Planning).AskForPlan()).Accept(),
                refuse => refuse.RefuseAnswer()));

        During(PendingApproval,
            When(Approve).IfElse(HasExpired, expire => expire.RefuseAsExpired().TransitionTo(Reporting).Expire(), decide => decide.IfElse(MayApprove,
                run => run.TransitionTo(InProgress).ApproveByPerson().RunFirstStep().Accept(),
                refuse => refuse.RefuseApproval())),
            When(Reject).IfElse(HasExpired, expire => expire.RefuseAsExpired().TransitionTo(Reporting).Expire(), decide => decide.IfElse(SawThisPlan,
                end => end.TransitionTo(Reporting).RejectByPerson().Accept(),
                refuse => refuse.RefuseRejection())),
            When(Woken).IfElse(HasExpired, expire => expire.TransitionTo(Reporting).Expire(), wait => wait.WaitForDecision()));

        During([ResolvingTarget, Analyzing, Diagnosing, Planning, ParametersRequired, PendingApproval],
            When(Cancel).TransitionTo(Reporting).CancelAtOnce().Accept());

        During([InProgress, Verifying, Settling, RollingBack],
            When(Cancel).TransitionTo(Stopping).CancelRunning().Accept());

        During([InProgress, Verifying, Settling, RollingBack],
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
            When(Settle).IfElse(NamesThisStep,
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
            When(Retry).IfElse(CanRetry, retry => RunOrAsk(retry).Accept(), refuse => refuse.RefuseRetry()));

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
    }

    // States as stored; what clients see of them is TaskState.Status.
    public State ResolvingTarget { get; private set; } = null!;
    public State Analyzing { get; private set; } = null!;
    public State Diagnosing { get; private set; } = null!;
    public State Planning { get; private set; } = null!;
    public State ParametersRequired { get; private set; } = null!;
    public State PendingApproval { get; private set; } = null!;
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

    public Event<SubmitTask> Submitted { get; private set; } = null!;
    public Event<WakeTask> Woken { get; private set; } = null!;
    public Event<TargetResolved> TargetResolved { get; private set; } = null!;
    public Event<TargetNotFound> TargetNotFound { get; private set; } = null!;
    public Event<TaskAnalyzed> Analyzed { get; private set; } = null!;
    public Event<TaskDiagnosed> Diagnosed { get; private set; } = null!;
    public Event<DiagnosisFailed> DiagnosisFailed { get; private set; } = null!;
    public Event<PlanDrafted> PlanDrafted { get; private set; } = null!;
    public Event<ParametersRequired> ValuesMissing { get; private set; } = null!;
    public Event<PlanningFailed> PlanningFailed { get; private set; } = null!;
    public Event<StepStarted> StepStarted { get; private set; } = null!;
    public Event<ExecutionHeld> Held { get; private set; } = null!;
    public Event<StepCompleted> StepCompleted { get; private set; } = null!;
    public Event<StepFailed> StepFailed { get; private set; } = null!;
    public Event<StepOutcomeUnknown> StepOutcomeUnknown { get; private set; } = null!;
    public Event<StepVerified> StepVerified { get; private set; } = null!;
    public Event<StepRolledBack> StepRolledBack { get; private set; } = null!;
    public Event<ReportWritten> ReportWritten { get; private set; } = null!;
    public Event<ReportFailed> ReportFailed { get; private set; } = null!;

    public Event<ApproveTask> Approve { get; private set; } = null!;
    public Event<RejectTask> Reject { get; private set; } = null!;
    public Event<CancelTask> Cancel { get; private set; } = null!;
    public Event<RetryTask> Retry { get; private set; } = null!;
    public Event<RestartTask> Restart { get; private set; } = null!;
    public Event<ArchiveTask> Archive { get; private set; } = null!;
    public Event<SettleStep> Settle { get; private set; } = null!;
    public Event<AnswerTask> Answer { get; private set; } = null!;
    public Event<RequestDocument> DocumentRequested { get; private set; } = null!;

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

    private EventActivityBinder<TaskState, RetryTask> RunOrAsk(EventActivityBinder<TaskState, RetryTask> binder) => binder.IfElse(IsStillApproved,
        run => run.TransitionTo(InProgress).BeginRetry().RunFirstStep(),
        ask => ask.TransitionTo(PendingApproval).BeginRetry().AskForApproval());

    private EventActivityBinder<TaskState, T> End<T>(EventActivityBinder<TaskState, T> binder)
        where T : class => binder
            .If(EndsAs<T>(TaskStatus.Completed), end => end.TransitionTo(Completed))
            .If(EndsAs<T>(TaskStatus.Failed), end => end.TransitionTo(Failed))
            .If(EndsAs<T>(TaskStatus.Rejected), end => end.TransitionTo(Rejected))
            .If(EndsAs<T>(TaskStatus.Cancelled), end => end.TransitionTo(Cancelled))
            .If(EndsAs<T>(TaskStatus.Expired), end => end.TransitionTo(Expired))
            .Close();

    private void CorrelateAnswers()
    {
        Event(() => Submitted, submitted => submitted.CorrelateById(context => context.Message.TaskId));
        Answers(() => Woken, message => message.TaskId);
        Answers(() => TargetResolved, message => message.TaskId);
        Answers(() => TargetNotFound, message => message.TaskId);
        Answers(() => Analyzed, message => message.TaskId);
        Answers(() => Diagnosed, message => message.TaskId);
        Answers(() => DiagnosisFailed, message => message.TaskId);
        Answers(() => PlanDrafted, message => message.TaskId);
        Answers(() => ValuesMissing, message => message.TaskId);
        Answers(() => PlanningFailed, message => message.TaskId);
        Answers(() => StepStarted, message => message.TaskId);
        Answers(() => Held, message => message.TaskId);
        Answers(() => StepCompleted, message => message.TaskId);
        Answers(() => StepFailed, message => message.TaskId);
        Answers(() => StepOutcomeUnknown, message => message.TaskId);
        Answers(() => StepVerified, message => message.TaskId);
        Answers(() => StepRolledBack, message => message.TaskId);
        Answers(() => ReportWritten, message => message.TaskId);
        Answers(() => ReportFailed, message => message.TaskId);
    }

    private void CorrelateCommands()
    {
        Commands(() => Approve, message => message.TaskId);
        Commands(() => Reject, message => message.TaskId);
        Commands(() => Cancel, message => message.TaskId);
        Commands(() => Retry, message => message.TaskId);
        Commands(() => Restart, message => message.TaskId);
        Commands(() => Archive, message => message.TaskId);
        Commands(() => Settle, message => message.TaskId);
        Commands(() => Answer, message => message.TaskId);
        Commands(() => DocumentRequested, message => message.TaskId);
    }

    private void Answers<T>(Expression<Func<Event<T>>> @event, Func<T, Guid> taskId)
        where T : class => Event(@event, answer =>
        {
            answer.CorrelateById(context => taskId(context.Message));
            answer.OnMissingInstance(missing => missing.Discard());
        });

    private void Commands<T>(Expression<Func<Event<T>>> @event, Func<T, Guid> taskId)
        where T : class
    {
        _commands.Add(((MemberExpression)@event.Body).Member.Name);
        Event(@event, command =>
        {
            command.CorrelateById(context => taskId(context.Message));
            command.OnMissingInstance(missing => missing.ExecuteAsync(context => context.RefuseUnknownTaskAsync(taskId(context.Message))));
        });
    }
}
