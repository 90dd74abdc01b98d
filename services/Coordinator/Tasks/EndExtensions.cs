using MassTransit;
using Platform.Contracts.Diagnosis;
using Platform.Contracts.Execution;
using Platform.Contracts.Planning;
using Platform.Contracts.Reports;
using Platform.Contracts.Tasks;
using TaskStatus = Platform.Contracts.Tasks.TaskStatus;

namespace Platform.Coordinator.Tasks;

/// <summary>How a task comes to its end: the outcome is decided, the report written, the end published.</summary>
internal static class EndExtensions
{
    public static EventActivityBinder<TaskState, TargetNotFound> FailForTarget(this EventActivityBinder<TaskState, TargetNotFound> binder) =>
        binder.Conclude(TaskStatus.Failed, context => $"There is no target named '{context.Message.Name}'. Create it, or restart the task with another name.");

    public static EventActivityBinder<TaskState, TaskAnalyzed> CompleteByWriting(this EventActivityBinder<TaskState, TaskAnalyzed> binder) =>
        binder.Conclude(TaskStatus.Completed, _ => null);

    public static EventActivityBinder<TaskState, TaskDiagnosed> EndWithDiagnosis(this EventActivityBinder<TaskState, TaskDiagnosed> binder) => binder.ThenAsync(context =>
    {
        var (way, reason) = DiagnosisRule.Decide(context.Saga, context.Message.Diagnosis, context.GetServiceOrCreateInstance<WrittenPlans>());
        return context.ConcludeAsync(way == WayOn.Stuck ? TaskStatus.Failed : TaskStatus.Completed, reason);
    });

    public static EventActivityBinder<TaskState, DiagnosisFailed> FailForDiagnosis(this EventActivityBinder<TaskState, DiagnosisFailed> binder) =>
        binder.Conclude(TaskStatus.Failed, context => $"The diagnosis could not be done: {context.Message.Reason}");

    public static EventActivityBinder<TaskState, T> FailForPlan<T>(this EventActivityBinder<TaskState, T> binder)
        where T : class => binder.Conclude(TaskStatus.Failed, context => $"The plan must not run: {context.Saga.VerdictReason}");

    public static EventActivityBinder<TaskState, T> CompleteWithoutSteps<T>(this EventActivityBinder<TaskState, T> binder)
        where T : class => binder.Conclude(TaskStatus.Completed, _ => "The plan has no steps: there is nothing to do, and nothing was changed.");

    public static EventActivityBinder<TaskState, PlanningFailed> FailForPlanning(this EventActivityBinder<TaskState, PlanningFailed> binder) =>
        binder.Conclude(TaskStatus.Failed, context => $"No plan could be made: {context.Message.Reason}");

    public static EventActivityBinder<TaskState, T> CompleteSteps<T>(this EventActivityBinder<TaskState, T> binder)
        where T : class => binder.Conclude(TaskStatus.Completed, _ => null);

    /// <summary>Ends as failed once nothing is left to undo; what stays is said.</summary>
    public static EventActivityBinder<TaskState, T> FailForStep<T>(this EventActivityBinder<TaskState, T> binder)
        where T : class => binder.Conclude(TaskStatus.Failed, context =>
    {
        var stays = context.Saga.Steps.Where(step => step.Phase is StepPhase.Ran or StepPhase.Done or StepPhase.RollbackFailed).Select(step => step.Number).ToArray();
        var undone = context.Saga.Steps.Count(step => step.Phase == StepPhase.RolledBack);
        var rollback = undone > 0 ? $" {undone} steps were rolled back." : "";
        return stays.Length == 0 ? $"{context.Saga.Reason}{rollback}" : $"{context.Saga.Reason}{rollback} Not undone: step {string.Join(", ", stays)}.";
    });

    public static EventActivityBinder<TaskState, RejectTask> RejectByPerson(this EventActivityBinder<TaskState, RejectTask> binder) => binder.ThenAsync(async context =>
    {
        var (task, message) = (context.Saga, context.Message);
        task.KeepDecision(message.Approver, message.Comment);
        context.Journal().RecordDecision(context, "Rejected", message.Approver, message.Comment);
        task.Reason = DecisionExtensions.Said(message.Approver, "rejected the plan", message.Comment);
        await context.Journal().RecordAsync(context, TaskChange.Rejected, task.Reason);
        await context.ConcludeAsync(TaskStatus.Rejected, task.Reason);
    });

    public static EventActivityBinder<TaskState, T> Expire<T>(this EventActivityBinder<TaskState, T> binder)
        where T : class => binder.ThenAsync(async context =>
    {
        var reason = $"Nobody decided on the plan by {context.Saga.ApprovalExpiresAt:u}; nothing was executed.";
        context.Journal().RecordDecision(context, "Expired", "platform", reason);
        await context.Journal().RecordAsync(context, TaskChange.Expired, reason);
        await context.ConcludeAsync(TaskStatus.Expired, reason);
    });

    /// <summary>Nothing runs, so the task ends now.</summary>
    public static EventActivityBinder<TaskState, CancelTask> CancelAtOnce(this EventActivityBinder<TaskState, CancelTask> binder) => binder.ThenAsync(async context =>
    {
        await context.KeepCancelAsync();
        await context.ConcludeAsync(TaskStatus.Cancelled, context.Saga.Reason);
    });

    /// <summary>Nothing runs, but what a step did stays unknown.</summary>
    public static EventActivityBinder<TaskState, CancelTask> CancelUnknown(this EventActivityBinder<TaskState, CancelTask> binder) =>
        binder.ThenAsync(context => context.KeepCancelAsync()).EndCancelledUnknown();

    /// <summary>Something runs: it is ended first, and its answer waited for.</summary>
    public static EventActivityBinder<TaskState, CancelTask> CancelRunning(this EventActivityBinder<TaskState, CancelTask> binder) =>
        binder.ThenAsync(context => context.KeepCancelAsync()).Send();

    public static EventActivityBinder<TaskState, T> EndCancelled<T>(this EventActivityBinder<TaskState, T> binder)
        where T : class => binder.Conclude(TaskStatus.Cancelled, context => DecisionExtensions.Said(context.Saga.DecidedBy!, "cancelled the task", context.Saga.DecisionComment));

    public static EventActivityBinder<TaskState, T> EndCancelledUnknown<T>(this EventActivityBinder<TaskState, T> binder)
        where T : class => binder.Conclude(TaskStatus.Cancelled, context =>
            $"{DecisionExtensions.Said(context.Saga.DecidedBy!, "cancelled the task", context.Saga.DecisionComment)} It is not known whether {StepExtensions.Name(context.Saga)} took effect.");

    public static EventActivityBinder<TaskState, ReportWritten> KeepReport(this EventActivityBinder<TaskState, ReportWritten> binder) => binder.ThenAsync(context =>
        context.Journal().RecordAsync(context, TaskChange.Reported, Text.Line($"Written: {context.Message.Document.Title}"), context.Message.Document));

    /// <summary>A missing report does not undo what the task reached, unless a document was all it was about.</summary>
    public static EventActivityBinder<TaskState, ReportFailed> KeepReportFailure(this EventActivityBinder<TaskState, ReportFailed> binder) => binder.ThenAsync(async context =>
    {
        var task = context.Saga;
        var line = Text.Line($"The report could not be written: {context.Message.Reason}");
        if (task is { Category: TaskCategory.Documentation, Outcome: TaskStatus.Completed })
        {
            task.Outcome = TaskStatus.Failed;
        }
        task.Reason = task.Reason is { } reason ? Text.Line($"{reason} {line}") : line;
        await context.Journal().RecordAsync(context, TaskChange.ReportFailed, line);
    });

    /// <summary>Records and publishes the end.</summary>
    public static EventActivityBinder<TaskState, T> Close<T>(this EventActivityBinder<TaskState, T> binder)
        where T : class => binder.ThenAsync(async context =>
    {
        var task = context.Saga;
        var at = context.Journal().Now;
        task.EndedAt = at;
        await context.RestAsync();
        var (change, summary, message) = End(task, at);
        await context.Journal().RecordAsync(context, change, Text.Line(summary));
        await context.Publish(message, message.GetType(), context.CancellationToken);
        if (await context.ProvenAsync(at) is { } outcome)
        {
            await context.Publish(outcome, context.CancellationToken);
        }
    });

    public static EventActivityBinder<TaskState, ReportWritten> KeepDocument(this EventActivityBinder<TaskState, ReportWritten> binder) => binder.ThenAsync(async context =>
    {
        context.Saga.Documents.RemoveAll(document => document.DocumentId == context.Message.Document.DocumentId);
        await context.Journal().RecordAsync(context, TaskChange.Reported, Text.Line($"Written: {context.Message.Document.Title}"), context.Message.Document);
    });

    public static EventActivityBinder<TaskState, ReportFailed> KeepDocumentFailure(this EventActivityBinder<TaskState, ReportFailed> binder) => binder.ThenAsync(async context =>
    {
        context.Saga.Documents.RemoveAll(document => document.DocumentId == context.Message.DocumentId);
        await context.Journal().RecordAsync(context, TaskChange.ReportFailed, Text.Line($"A document could not be written: {context.Message.Reason}"));
    });

    public static EventActivityBinder<TaskState, WakeTask> SendDocumentsAgain(this EventActivityBinder<TaskState, WakeTask> binder) => binder.ThenAsync(async context =>
    {
        context.Saga.Resends++;
        context.Saga.WakeAt = context.Saga.Documents.Count > 0 ? context.Journal().NextResend(context.Saga) : null;
        await context.SendDocumentsAsync();
    });

    internal static async Task SendDocumentsAsync(this BehaviorContext<TaskState> context)
    {
        foreach (var document in context.Saga.Documents)
        {
            await context.SendWriteReportAsync(document.DocumentId, document.Kind);
        }
    }

    internal static void ClearEnd(this TaskState task)
    {
        (task.Outcome, task.Reason, task.EndedAt, task.DecidedBy, task.DecisionComment, task.ReportId) = (null, null, null, null, null, null);
        task.Archived = false;
    }

    internal static void ClearAttempt(this TaskState task)
    {
        (task.Target, task.Category, task.RiskScore, task.RiskLevel) = (null, null, null, null);
        (task.DiagnosisRevision, task.Inconclusive, task.Revision) = (0, false, 0);
        (task.AnalysisAt, task.DiagnosisAt, task.PlanAt, task.PlanHash) = (null, null, null, null);
        (task.DraftAt, task.RehearsalEndsAt) = (null, null);
        (task.Verdict, task.VerdictReason, task.ApprovalExpiresAt, task.ApprovedBy) = (null, null, null, null);
        (task.Terms, task.PolicyAt, task.EarlierPlanHash, task.EarlierPlanAt, task.WaitsUntil, task.RefusedAt) = (null, null, null, null, null, null);
        (task.Approvals, task.RefusedDecisions) = ([], 0);
        (task.Step, task.Action, task.Try, task.Started) = (0, StepAction.Execute, 1, false);
        (task.Agents, task.Asked, task.Steps) = ([], [], []);
    }

    private static EventActivityBinder<TaskState, T> Conclude<T>(
        this EventActivityBinder<TaskState, T> binder, TaskStatus outcome, Func<BehaviorContext<TaskState, T>, string?> reason)
        where T : class => binder.ThenAsync(context => context.ConcludeAsync(outcome, reason(context)));

    /// <summary>Decides how the task ends and asks for its report; the end comes with the report.</summary>
    private static async Task ConcludeAsync(this BehaviorContext<TaskState> context, TaskStatus outcome, string? reason)
    {
        var task = context.Saga;
        task.Outcome = outcome;
        task.Reason = reason is null ? null : Text.Line(reason);
        task.Asked = [];
        task.Held = null;
        task.Pauses = [];
        task.ReportId = TaskIds.Report(task.CorrelationId, task.Sequence);
        await context.Journal().RecordAsync(
            context, TaskChange.ReportRequested, task.Reason is null ? $"The task ends as {outcome}; writing the report" : Text.Line($"The task ends as {outcome}: {task.Reason}"));
        task.Resends = 0;
        await context.SendDueAsync();
    }

    private static async Task KeepCancelAsync(this BehaviorContext<TaskState, CancelTask> context)
    {
        var (task, message) = (context.Saga, context.Message);
        task.KeepDecision(message.RequestedBy, message.Reason);
        task.Held = null;
        task.Reason = DecisionExtensions.Said(message.RequestedBy, "cancelled the task", message.Reason);
        await context.Journal().RecordAsync(context, TaskChange.CancelRequested, task.Reason);
    }

    private static void KeepDecision(this TaskState task, string by, string? comment) =>
        (task.DecidedBy, task.DecisionComment) = (Text.Clean(by), Text.CleanOrNull(comment));

    private static (TaskChange Change, string Summary, object Message) End(TaskState task, DateTimeOffset at) => task.Outcome switch
    {
        TaskStatus.Completed => (TaskChange.Completed, task.Reason ?? "Completed",
            new TaskCompleted { TaskId = task.CorrelationId, At = at, Summary = task.Reason ?? "Completed" }),
        TaskStatus.Rejected => (TaskChange.Rejected, "Rejected; nothing was executed",
            new TaskRejected { TaskId = task.CorrelationId, At = at, Approver = task.DecidedBy!, Comment = task.DecisionComment }),
        TaskStatus.Expired => (TaskChange.Expired, "Expired; nothing was executed", new TaskExpired { TaskId = task.CorrelationId, At = at }),
        TaskStatus.Cancelled => (TaskChange.Cancelled, task.Reason ?? "Cancelled",
            new TaskCancelled { TaskId = task.CorrelationId, At = at, RequestedBy = task.DecidedBy!, Reason = task.DecisionComment }),
        _ => (TaskChange.Failed, task.Reason ?? "Failed", new TaskFailed { TaskId = task.CorrelationId, At = at, Reason = task.Reason ?? "Failed" }),
    };
}
