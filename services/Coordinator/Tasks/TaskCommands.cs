using MassTransit;
using Platform.Contracts.Diagnosis;
using Platform.Contracts.Execution;
using Platform.Contracts.Planning;
using Platform.Contracts.Reports;
using Platform.Contracts.Tasks;
using Platform.Messaging.Work;

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
        task.Awaits = null;
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
            nameof(TaskStateMachine.Reporting) => context.SendReportAsync(),
            _ => Task.CompletedTask,
        });
    }

    /// <summary>Sends a command that its receiver holds until it is answered; documents that wait need repeats all the same.</summary>
    private static Task SendWorkAsync<TCommand>(this BehaviorContext<TaskState> context, TCommand command, string key)
        where TCommand : class
    {
        context.Saga.AwaitWork<TCommand>(key);
        return context.Publish(command, context.CancellationToken);
    }

    private static Task SendReportAsync(this BehaviorContext<TaskState> context)
    {
        var (task, reportId) = (context.Saga, context.Saga.ReportId!.Value);
        task.AwaitWork<WriteReport>(reportId.ToString("D"));
        return context.SendWriteReportAsync(reportId, ReportKind(task));
    }

    private static void AwaitWork<TCommand>(this TaskState task, string key)
        where TCommand : class => task.Awaits = task.Documents.Count == 0 ? WorkHeld.Name<TCommand>(key) : null;

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
        var command = new AnalyzeTask
        {
            TaskId = task.CorrelationId,
            Attempt = task.Attempt,
            Description = task.Description,
            Context = task.Context,
            Target = task.Target!,
            Requester = task.Requester,
        };
        return context.SendWorkAsync(command, command.Key);
    }

    private static Task SendDiagnoseAsync(this BehaviorContext<TaskState> context)
    {
        var task = context.Saga;
        var command = new DiagnoseTask
        {
            TaskId = task.CorrelationId,
            Attempt = task.Attempt,
            Description = task.Description,
            Context = task.Context,
            Target = task.Target!,
            Category = task.Category!.Value,
            Revision = task.DiagnosisRevision,
        };
        return context.SendWorkAsync(command, command.Key);
    }

    private static async Task SendDraftPlanAsync(this BehaviorContext<TaskState> context)
    {
        var task = context.Saga;
        var journal = context.Journal();
        var command = new DraftPlan
        {
            TaskId = task.CorrelationId,
            Attempt = task.Attempt,
            Revision = task.Revision,
            Description = task.Description,
            Context = task.Context,
            Target = task.Target!,
            Analysis = await journal.ReadAsync<TaskAnalysis>(context, task.AnalysisAt),
            Diagnosis = await journal.ReadAsync<DiagnosisResult>(context, task.DiagnosisAt),
        };
        await context.SendWorkAsync(command, command.Key);
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
        var command = new ExecuteStep
        {
            ExecutionId = task.ExecutionId,
            TaskId = task.CorrelationId,
            StepNumber = task.Step,
            Plan = await context.Journal().ReadAsync<Plan>(context, task.PlanAt),
            PlanHash = task.PlanHash!,
            ApprovedBy = task.ApprovedBy!,
        };
        await context.SendWorkAsync(command, command.ExecutionId.ToString("D"));
    }

    private static async Task SendVerifyAsync(this BehaviorContext<TaskState> context)
    {
        var task = context.Saga;
        var command = new VerifyStep
        {
            ExecutionId = task.ExecutionId,
            TaskId = task.CorrelationId,
            StepNumber = task.Step,
            Plan = await context.Journal().ReadAsync<Plan>(context, task.PlanAt),
            PlanHash = task.PlanHash!,
        };
        await context.SendWorkAsync(command, command.ExecutionId.ToString("D"));
    }

    private static async Task SendRollBackAsync(this BehaviorContext<TaskState> context)
    {
        var task = context.Saga;
        var command = new RollBackStep
        {
            ExecutionId = task.ExecutionId,
            TaskId = task.CorrelationId,
            StepNumber = task.Step,
            Plan = await context.Journal().ReadAsync<Plan>(context, task.PlanAt),
            PlanHash = task.PlanHash!,
        };
        await context.SendWorkAsync(command, command.ExecutionId.ToString("D"));
    }
}
