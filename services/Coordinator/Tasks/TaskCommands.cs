using MassTransit;
using Platform.Contracts.Diagnosis;
using Platform.Contracts.Execution;
using Platform.Contracts.Planning;
using Platform.Contracts.Reports;
using Platform.Contracts.Tasks;

namespace Platform.Coordinator.Tasks;

/// <summary>
/// The one command that is due in each working state. Sending it for the first time and sending it again are the same
/// code with the same ids, so that a lost message or a wiped broker is repaired by a repeat that no consumer runs twice.
/// </summary>
internal static class TaskCommands
{
    /// <summary>Sends the command of the current state and sets the time at which it is sent again.</summary>
    public static async Task SendDueAsync(this BehaviorContext<TaskState> context)
    {
        var task = context.Saga;
        task.WakeAt = context.Journal().NextResend(task);
        if (task is { CurrentState: nameof(TaskStateMachine.Rehearsing), Held: null } && task.RehearsalEndsAt < task.WakeAt)
        {
            task.WakeAt = task.RehearsalEndsAt;
        }
        await (task.CurrentState switch
        {
            nameof(TaskStateMachine.ResolvingTarget) => context.Publish(
                new ResolveTarget { TaskId = task.CorrelationId, Attempt = task.Attempt, Name = task.TargetName }, context.CancellationToken),
            nameof(TaskStateMachine.Analyzing) => context.SendAnalyzeAsync(),
            nameof(TaskStateMachine.Diagnosing) => context.SendDiagnoseAsync(),
            nameof(TaskStateMachine.Planning) => context.SendDraftPlanAsync(),
            nameof(TaskStateMachine.Rehearsing) => context.SendRehearseAsync(),
            nameof(TaskStateMachine.InProgress) => context.SendExecuteAsync(),
            nameof(TaskStateMachine.Verifying) or nameof(TaskStateMachine.Settling) => context.SendVerifyAsync(),
            nameof(TaskStateMachine.RollingBack) => context.SendRollBackAsync(),
            nameof(TaskStateMachine.Stopping) => context.SendStopAsync(),
            nameof(TaskStateMachine.Reporting) => context.SendWriteReportAsync(task.ReportId!.Value, ReportKind(task)),
            _ => Task.CompletedTask,
        });
    }

    /// <summary>Asks Writer for a document of what is recorded by now.</summary>
    public static async Task SendWriteReportAsync(this BehaviorContext<TaskState> context, Guid documentId, DocumentKind kind) =>
        await context.Publish(
            new WriteReport
            {
                DocumentId = documentId,
                TaskId = context.Saga.CorrelationId,
                Kind = kind,
                Facts = await context.Journal().ReadFactsAsync(context),
            },
            context.CancellationToken);

    /// <summary>A task that asks for a document ends with that document; any other ends with a report.</summary>
    private static DocumentKind ReportKind(TaskState task) =>
        task.Category != TaskCategory.Documentation || task.Outcome != Contracts.Tasks.TaskStatus.Completed ? DocumentKind.Report
        : task.Description.Contains("mail", StringComparison.OrdinalIgnoreCase) ? DocumentKind.EmailDraft
        : task.Description.Contains("notice", StringComparison.OrdinalIgnoreCase) || task.Description.Contains("announce", StringComparison.OrdinalIgnoreCase)
            ? DocumentKind.ChangeNotice
            : DocumentKind.Report;

    /// <summary>
    /// The stop is answered by the execution it ends. Where that was lost, the executor hears of it again, but only after
    /// the stop has been repeated on its own: an execution that was told to stop answers so and never begins.
    /// </summary>
    private static async Task SendStopAsync(this BehaviorContext<TaskState> context)
    {
        var task = context.Saga;
        await context.Publish(
            new StopStep { ExecutionId = task.ExecutionId, TaskId = task.CorrelationId, Reason = task.Reason ?? "The task was cancelled." },
            context.CancellationToken);
        if (task.Resends >= 2)
        {
            await (task.Action switch
            {
                StepAction.Verify => context.SendVerifyAsync(),
                StepAction.RollBack => context.SendRollBackAsync(),
                _ => context.SendExecuteAsync(),
            });
        }
    }

    private static Task SendAnalyzeAsync(this BehaviorContext<TaskState> context)
    {
        var task = context.Saga;
        return context.Publish(
            new AnalyzeTask
            {
                TaskId = task.CorrelationId,
                Attempt = task.Attempt,
                Description = task.Description,
                Context = task.Context,
                Target = task.Target!,
                Requester = task.Requester,
            },
            context.CancellationToken);
    }

    private static Task SendDiagnoseAsync(this BehaviorContext<TaskState> context)
    {
        var task = context.Saga;
        return context.Publish(
            new DiagnoseTask
            {
                TaskId = task.CorrelationId,
                Attempt = task.Attempt,
                Description = task.Description,
                Context = task.Context,
                Target = task.Target!,
                Category = task.Category!.Value,
                Revision = task.DiagnosisRevision,
            },
            context.CancellationToken);
    }

    private static async Task SendDraftPlanAsync(this BehaviorContext<TaskState> context)
    {
        var task = context.Saga;
        var journal = context.Journal();
        await context.Publish(
            new DraftPlan
            {
                TaskId = task.CorrelationId,
                Attempt = task.Attempt,
                Revision = task.Revision,
                Description = task.Description,
                Context = task.Context,
                Target = task.Target!,
                Analysis = await journal.ReadAsync<TaskAnalysis>(context, task.AnalysisAt),
                Diagnosis = await journal.ReadAsync<DiagnosisResult>(context, task.DiagnosisAt),
            },
            context.CancellationToken);
    }

    private static async Task SendRehearseAsync(this BehaviorContext<TaskState> context)
    {
        var task = context.Saga;
        await context.Publish(
            new RehearsePlan
            {
                RehearsalId = task.RehearsalId,
                TaskId = task.CorrelationId,
                Attempt = task.Attempt,
                Revision = task.Revision,
                Plan = await context.Journal().ReadAsync<Plan>(context, task.DraftAt),
            },
            context.CancellationToken);
    }

    private static async Task SendExecuteAsync(this BehaviorContext<TaskState> context)
    {
        var task = context.Saga;
        await context.Publish(
            new ExecuteStep
            {
                ExecutionId = task.ExecutionId,
                TaskId = task.CorrelationId,
                StepNumber = task.Step,
                Plan = await context.Journal().ReadAsync<Plan>(context, task.PlanAt),
                PlanHash = task.PlanHash!,
                ApprovedBy = task.ApprovedBy!,
            },
            context.CancellationToken);
    }

    private static async Task SendVerifyAsync(this BehaviorContext<TaskState> context)
    {
        var task = context.Saga;
        await context.Publish(
            new VerifyStep
            {
                ExecutionId = task.ExecutionId,
                TaskId = task.CorrelationId,
                StepNumber = task.Step,
                Plan = await context.Journal().ReadAsync<Plan>(context, task.PlanAt),
                PlanHash = task.PlanHash!,
            },
            context.CancellationToken);
    }

    private static async Task SendRollBackAsync(this BehaviorContext<TaskState> context)
    {
        var task = context.Saga;
        await context.Publish(
            new RollBackStep
            {
                ExecutionId = task.ExecutionId,
                TaskId = task.CorrelationId,
                StepNumber = task.Step,
                Plan = await context.Journal().ReadAsync<Plan>(context, task.PlanAt),
                PlanHash = task.PlanHash!,
            },
            context.CancellationToken);
    }
}
