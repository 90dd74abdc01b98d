using MassTransit;
using Microsoft.Extensions.Logging;
using Platform.Contracts.Planning;
using Platform.Contracts.Reports;
using Platform.Contracts.Tasks;
using TaskStatus = Platform.Contracts.Tasks.TaskStatus;

namespace Platform.Coordinator.Tasks;

/// <summary>What the saga does when a person or the policy decides.</summary>
internal static class DecisionExtensions
{
    /// <summary>Documents one task may wait for at a time.</summary>
    private const int DocumentLimit = 20;

    public static EventActivityBinder<TaskState, PlanDrafted> ApproveByPolicy(this EventActivityBinder<TaskState, PlanDrafted> binder) => binder.ThenAsync(async context =>
    {
        context.Saga.ApprovedBy = "policy";
        context.Journal().RecordDecision(context, "AutoApproved", "policy", context.Saga.VerdictReason);
        await context.Journal().RecordAsync(context, TaskChange.AutoApproved, Text.Line($"Approved by the policy: {context.Saga.VerdictReason}"));
    });

    public static EventActivityBinder<TaskState, T> AskForApproval<T>(this EventActivityBinder<TaskState, T> binder)
        where T : class => binder.ThenAsync(async context =>
    {
        var task = context.Saga;
        task.ApprovedBy = null;
        task.Resends = 0;
        task.ApprovalExpiresAt = context.Journal().Now.AddMinutes(task.ApprovalMinutes);
        task.WakeAt = task.ApprovalExpiresAt;
        var plan = await context.Journal().ReadAsync<Plan>(context, task.PlanAt);
        await context.Journal().RecordAsync(context, TaskChange.ApprovalRequested, Text.Line($"A person has to decide: {task.VerdictReason}"), plan);
        await context.Publish(
            new ApprovalRequested
            {
                TaskId = task.CorrelationId,
                PlanHash = task.PlanHash!,
                Reason = task.VerdictReason ?? "",
                ExpiresAt = task.ApprovalExpiresAt.Value,
            },
            context.CancellationToken);
    });

    public static EventActivityBinder<TaskState, WakeTask> WaitForDecision(this EventActivityBinder<TaskState, WakeTask> binder) =>
        binder.Then(context => context.Saga.WakeAt = context.Saga.ApprovalExpiresAt);

    public static EventActivityBinder<TaskState, ApproveTask> ApproveByPerson(this EventActivityBinder<TaskState, ApproveTask> binder) => binder.ThenAsync(async context =>
    {
        context.Saga.ApprovedBy = Text.Clean(context.Message.Approver);
        context.Journal().RecordDecision(context, "Approved", context.Message.Approver, context.Message.Comment);
        await context.Journal().RecordAsync(context, TaskChange.Approved, Said(context.Message.Approver, "approved the plan", context.Message.Comment));
    });

    public static EventActivityBinder<TaskState, ApproveTask> RefuseApproval(this EventActivityBinder<TaskState, ApproveTask> binder) => binder.ThenAsync(context =>
        context.Message.PlanHash != context.Saga.PlanHash
            ? context.RefuseHashAsync()
            : context.RefuseAsync(TaskRefusal.ApproverNotAllowed, "The policy asks for four eyes: another person than the requester has to approve."));

    public static EventActivityBinder<TaskState, RejectTask> RefuseRejection(this EventActivityBinder<TaskState, RejectTask> binder) =>
        binder.ThenAsync(context => context.RefuseHashAsync());

    public static EventActivityBinder<TaskState, T> RefuseAsExpired<T>(this EventActivityBinder<TaskState, T> binder)
        where T : class => binder.ThenAsync(context => context.RefuseAsync(
            TaskRefusal.WrongStatus, $"The approval expired at {context.Saga.ApprovalExpiresAt:u}; nothing was executed. Restart the task for a new plan."));

    public static EventActivityBinder<TaskState, SettleStep> RefuseSettlement(this EventActivityBinder<TaskState, SettleStep> binder) => binder.ThenAsync(context =>
        context.RefuseAsync(TaskRefusal.InvalidValue, $"Step {context.Message.StepNumber} is not the one in question; it is step {context.Saga.Step}."));

    /// <summary>Goes on with the same plan from the first step that is not done; that step and all after it run.</summary>
    public static EventActivityBinder<TaskState, RetryTask> BeginRetry(this EventActivityBinder<TaskState, RetryTask> binder) => binder.ThenAsync(async context =>
    {
        var task = context.Saga;
        var first = TaskConditions.FirstUnfinishedStep(task)!.Number;
        foreach (var step in task.Steps.Where(step => step.Number >= first))
        {
            step.Phase = StepPhase.Waiting;
        }
        task.Try++;
        task.ClearEnd();
        await context.Journal().RecordAsync(context, TaskChange.Retried, Text.Line($"{context.Message.RequestedBy} retries from step {first} with the same plan"));
    });

    public static EventActivityBinder<TaskState, RetryTask> RefuseRetry(this EventActivityBinder<TaskState, RetryTask> binder) => binder.ThenAsync(context =>
        context.RefuseAsync(TaskRefusal.WrongStatus, "The task did not fail in a step of an approved plan, so there is no step to retry. Restart it instead."));

    public static EventActivityBinder<TaskState, RestartTask> BeginAgain(this EventActivityBinder<TaskState, RestartTask> binder) => binder.ThenAsync(async context =>
    {
        var task = context.Saga;
        task.Attempt++;
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
        await context.SendWriteReportAsync(message.DocumentId, message.Kind);
        await context.AcceptAsync();
    });

    public static EventActivityBinder<TaskState, T> Accept<T>(this EventActivityBinder<TaskState, T> binder)
        where T : class => binder.ThenAsync(context => context.AcceptAsync());

    /// <summary>The declared rule for a person's command that the status does not allow.</summary>
    public static Task RefuseInThisStatusAsync(this UnhandledEventContext<TaskState> context) => context.RefuseAsync(
        TaskRefusal.WrongStatus, $"The task is {context.Saga.Status}; it cannot take {context.Event.Name} now.");

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

    internal static Task RefuseAsync(this BehaviorContext<TaskState> context, TaskRefusal code, string message) => context.RespondAsync(new TaskCommandRefused
    {
        TaskId = context.Saga.CorrelationId,
        Code = code,
        Message = message,
        Status = context.Saga.Status,
        CurrentPlanHash = context.Saga.PlanHash,
    });

    internal static string Said(string person, string what, string? comment) =>
        Text.Line(string.IsNullOrWhiteSpace(comment) ? $"{person} {what}" : $"{person} {what}: {comment}");

    private static Task AcceptAsync(this BehaviorContext<TaskState> context) =>
        context.RespondAsync(new TaskCommandAccepted { TaskId = context.Saga.CorrelationId, Status = context.Saga.Status });

    private static Task RefuseHashAsync(this BehaviorContext<TaskState> context) => context.RefuseAsync(
        TaskRefusal.PlanHashMismatch, $"The plan is not the one that was seen; its hash is {context.Saga.PlanHash}. Look at the current plan and decide again.");
}
