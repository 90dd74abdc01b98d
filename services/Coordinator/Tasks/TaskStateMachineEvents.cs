using System.Linq.Expressions;
using MassTransit;
using Platform.Contracts.Diagnosis;
using Platform.Contracts.Execution;
using Platform.Contracts.Planning;
using Platform.Contracts.Reports;
using Platform.Contracts.Tasks;

namespace Platform.Coordinator.Tasks;

/// <summary>The events of a task's life, and how they find their task.</summary>
internal sealed partial class TaskStateMachine
{
    private readonly HashSet<string> _commands = new(StringComparer.Ordinal);

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
    public Event<PlanRehearsed> PlanRehearsed { get; private set; } = null!;
    public Event<StepStarted> StepStarted { get; private set; } = null!;
    public Event<ExecutionHeld> Held { get; private set; } = null!;
    public Event<StepCompleted> StepCompleted { get; private set; } = null!;
    public Event<StepFailed> StepFailed { get; private set; } = null!;
    public Event<StepOutcomeUnknown> StepOutcomeUnknown { get; private set; } = null!;
    public Event<StepVerified> StepVerified { get; private set; } = null!;
    public Event<StepRolledBack> StepRolledBack { get; private set; } = null!;
    public Event<ReportWritten> ReportWritten { get; private set; } = null!;
    public Event<ReportFailed> ReportFailed { get; private set; } = null!;
    public Event<BudgetReached> BudgetReached { get; private set; } = null!;

    public Event<ApproveTask> Approve { get; private set; } = null!;
    public Event<RejectTask> Reject { get; private set; } = null!;
    public Event<CancelTask> Cancel { get; private set; } = null!;
    public Event<RetryTask> Retry { get; private set; } = null!;
    public Event<RestartTask> Restart { get; private set; } = null!;
    public Event<ArchiveTask> Archive { get; private set; } = null!;
    public Event<SettleStep> Settle { get; private set; } = null!;
    public Event<AnswerTask> Answer { get; private set; } = null!;
    public Event<RequestDocument> DocumentRequested { get; private set; } = null!;
    public Event<DecideBudget> BudgetDecision { get; private set; } = null!;

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
        Answers(() => PlanRehearsed, message => message.TaskId);
        Answers(() => StepStarted, message => message.TaskId);
        Answers(() => Held, message => message.TaskId);
        Answers(() => StepCompleted, message => message.TaskId);
        Answers(() => StepFailed, message => message.TaskId);
        Answers(() => StepOutcomeUnknown, message => message.TaskId);
        Answers(() => StepVerified, message => message.TaskId);
        Answers(() => StepRolledBack, message => message.TaskId);
        Answers(() => ReportWritten, message => message.TaskId);
        Answers(() => ReportFailed, message => message.TaskId);
        Answers(() => BudgetReached, message => message.TaskId);
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
        Commands(() => BudgetDecision, message => message.TaskId);
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
