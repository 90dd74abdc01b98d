using MassTransit;
using Microsoft.Extensions.Logging;
using Platform.Contracts.Reports;
using Platform.Contracts.Tasks;
using Platform.Coordinator.Approvals;
using TaskStatus = Platform.Contracts.Tasks.TaskStatus;

namespace Platform.Coordinator.Tasks;

/// <summary>What the saga does when a person or the policy decides.</summary>
internal static class DecisionExtensions
{
    /// <summary>Documents one task may wait for at a time.</summary>
    private const int DocumentLimit = 20;

    public static EventActivityBinder<TaskState, WakeTask> WaitForDecision(this EventActivityBinder<TaskState, WakeTask> binder) =>
        binder.Then(context => context.Saga.WakeAt = context.Saga.ApprovalExpiresAt);

    public static EventActivityBinder<TaskState, T> RefuseAsExpired<T>(this EventActivityBinder<TaskState, T> binder)
        where T : class => binder.ThenAsync(context => context.RefuseAsync(
            TaskRefusal.WrongStatus, $"The approval expired at {context.Saga.ApprovalExpiresAt:u}; nothing was executed. Restart the task for a new plan."));

    public static EventActivityBinder<TaskState, SettleStep> RefuseSettlement(this EventActivityBinder<TaskState, SettleStep> binder) => binder.ThenAsync(context =>
        ApprovalRule.MayNotSettle(context.Saga, context.Message) is { } why
            ? context.RefuseAsync(TaskRefusal.ApproverNotAllowed, why)
            : context.RefuseAsync(TaskRefusal.InvalidValue, $"Step {context.Message.StepNumber} is not the one in question; it is step {context.Saga.Step}."));

    /// <summary>Goes on with the same plan from the first step that is not done; that step and all after it run.</summary>
    public static EventActivityBinder<TaskState, RetryTask> BeginRetry(this EventActivityBinder<TaskState, RetryTask> binder) => binder.ThenAsync(async context =>
    {
        var task = context.Saga;
        var first = TaskConditions.FirstUnfinishedStep(task)!.Number;
        foreach (var step in task.Steps.Where(step => step.Number >= first))
        {
            (step.Phase, step.Verified) = (StepPhase.Waiting, null);
        }
        task.Try++;
        task.AddAsker(context.Message.RequestedBy);
        task.ClearEnd();
        await context.Journal().RecordAsync(context, TaskChange.Retried, Text.Line($"{context.Message.RequestedBy} retries from step {first} with the same plan"));
    });

    public static EventActivityBinder<TaskState, RetryTask> RefuseRetry(this EventActivityBinder<TaskState, RetryTask> binder) => binder.ThenAsync(context =>
        context.RefuseAsync(TaskRefusal.WrongStatus, context.Saga.Weighing is { Weight: Weight.Refused, Why: { } why } ? why : "The task did not fail in a step of an approved plan, so there is no step to retry. Restart it instead."));

    public static EventActivityBinder<TaskState, RestartTask> BeginAgain(this EventActivityBinder<TaskState, RestartTask> binder) => binder.ThenAsync(async context =>
    {
        var task = context.Saga;
        task.Attempt++;
        task.AddAsker(context.Message.RequestedBy);
        task.ClearAttempt();
        task.ClearEnd();
        await context.Journal().RecordAsync(context, TaskChange.Restarted, Text.Line($"{context.Message.RequestedBy} restarts the task (attempt {task.Attempt})"));
    });

    public static EventActivityBinder<TaskState, ArchiveTask> Archive(this EventActivityBinder<TaskState, ArchiveTask> binder) => binder.ThenAsync(async context =>
    {
        if (!context.Saga.Archived)
        {
            context.Saga.Archived = true;
            await context.Journal().RecordAsync(context, TaskChange.Archived, Text.Line($"Archived by {context.Message.RequestedBy}"));
        }
    });

    public static EventActivityBinder<TaskState, RequestDocument> AskForDocument(this EventActivityBinder<TaskState, RequestDocument> binder) => binder.ThenAsync(async context =>
    {
        var (task, message) = (context.Saga, context.Message);
        if (task.Documents.Count >= DocumentLimit)
        {
            await context.RefuseAsync(TaskRefusal.WrongStatus, $"{DocumentLimit} documents of this task are being written; wait for one of them.");
            return;
        }
        if (!task.Documents.Exists(document => document.DocumentId == message.DocumentId))
        {
            task.Documents.Add(new RequestedDocument(message.DocumentId, message.Kind));
            await context.Journal().RecordAsync(context, TaskChange.ReportRequested, Text.Line($"{message.RequestedBy} asks for a document: {message.Kind}"));
        }
        task.WakeAt ??= context.Journal().NextResend(task);
        task.Awaits = null;
        await context.SendWriteReportAsync(message.DocumentId, message.Kind);
        await context.AcceptAsync();
    });

    public static EventActivityBinder<TaskState, T> Accept<T>(this EventActivityBinder<TaskState, T> binder)
        where T : class => binder.ThenAsync(context => context.AcceptAsync());

    /// <summary>The declared rule for a person's command that the status does not allow; saying once more what was accepted from him is accepted again.</summary>
    public static Task RefuseInThisStatusAsync(this UnhandledEventContext<TaskState> context) => context.RepeatsDecision()
        ? context.AcceptAsync()
        : context.RefuseAsync(TaskRefusal.WrongStatus, $"The task is {context.Saga.Status}; it cannot take {context.Event.Name} now.");

    /// <summary>The declared rule for an answer that no longer matters, or came twice.</summary>
    public static Task PassOverAsync(this UnhandledEventContext<TaskState> context, ILogger logger)
    {
        TaskLog.PassedOver(logger, context.Saga.CorrelationId, context.Event.Name, context.Saga.CurrentState);
        return context.Ignore();
    }

    public static Task RefuseUnknownTaskAsync(this ConsumeContext context, Guid taskId) => context.RespondAsync(new TaskCommandRefused
    {
        TaskId = taskId,
        Code = TaskRefusal.TaskNotFound,
        Message = $"There is no task {taskId}.",
    });

    internal static Task RefuseAsync(this BehaviorContext<TaskState> context, TaskRefusal code, string message) => context.RespondAsync(Refusal(context.Saga, code, message));

    internal static TaskCommandRefused Refusal(TaskState task, TaskRefusal code, string message) => new()
    {
        TaskId = task.CorrelationId,
        Code = code,
        Message = message,
        Status = task.Status,
        CurrentPlanHash = task.PlanHash,
    };

    /// <summary>One more who asked for what the plan does.</summary>
    internal static void AddAsker(this TaskState task, string? person)
    {
        if (person is not null && !task.Askers.Exists(one => Person.Same(one, person)))
        {
            task.Askers.Add(Text.Clean(person));
        }
    }

    internal static string Said(string person, string what, string? comment) =>
        Text.Line(string.IsNullOrWhiteSpace(comment) ? $"{person} {what}" : $"{person} {what}: {comment}");

    private static Task AcceptAsync(this BehaviorContext<TaskState> context) =>
        context.RespondAsync(new TaskCommandAccepted { TaskId = context.Saga.CorrelationId, Status = context.Saga.Status });

    private static bool RepeatsDecision(this UnhandledEventContext<TaskState> context)
    {
        var task = context.Saga;
        return context.TryGetPayload(out ConsumeContext<ApproveTask>? approve)
                ? approve.Message.PlanHash == task.PlanHash && task.ApprovedBy is not null && task.Approvals.Exists(one => Person.Same(one, approve.Message.Approver))
            : context.TryGetPayload(out ConsumeContext<RejectTask>? reject)
                && reject.Message.PlanHash == task.PlanHash && task.Outcome == TaskStatus.Rejected && Person.Same(task.DecidedBy ?? "", reject.Message.Approver);
    }
}
