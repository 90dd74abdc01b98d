using MassTransit;
using Platform.Contracts.Diagnosis;
using Platform.Contracts.Execution;
using Platform.Contracts.Planning;
using Platform.Contracts.Tasks;
using TaskStatus = Platform.Contracts.Tasks.TaskStatus;

namespace Platform.Coordinator.Tasks;

/// <summary>What the saga does on its way to a plan. Steps, decisions and ends stand in the files beside this one.</summary>
internal static class TaskStateMachineExtensions
{
    public static TaskJournal Journal(this ConsumeContext context) => context.GetServiceOrCreateInstance<TaskJournal>();

    public static EventActivityBinder<TaskState, SubmitTask> Open(this EventActivityBinder<TaskState, SubmitTask> binder) => binder.ThenAsync(async context =>
    {
        var (task, message) = (context.Saga, context.Message);
        task.Description = Text.Clean(message.Description);
        task.Context = message.Context.ToDictionary(entry => Text.Clean(entry.Key), entry => Text.Clean(entry.Value), StringComparer.Ordinal);
        task.TargetName = Text.Clean(message.Target ?? "local");
        task.Requester = Text.Clean(message.Requester);
        task.RequesterRoles = [.. message.RequesterRoles.Select(Text.Clean)];
        task.AddAsker(message.Requester);
        task.AddAsker(message.SubmittedBy);
        task.Source = Text.Clean(message.Source);
        task.SubmittedAt = message.SubmittedAt;
        task.Attempt = 1;
        var follows = message.FollowUpOf is { } origin ? $", following from task {origin}" : "";
        await context.Journal().RecordAsync(
            context, TaskChange.Submitted, $"Submitted by {task.Requester}{follows}: {Text.Line(task.Description)}", task.Context.Count == 0 ? null : task.Context);
        await context.Publish(
            new TaskSubmitted
            {
                TaskId = task.CorrelationId,
                Description = task.Description,
                Target = task.TargetName,
                Requester = task.Requester,
                Source = task.Source,
                SubmittedAt = task.SubmittedAt,
            },
            context.CancellationToken);
    });

    public static EventActivityBinder<TaskState, T> AskForTarget<T>(this EventActivityBinder<TaskState, T> binder)
        where T : class => binder.Send();

    public static EventActivityBinder<TaskState, TargetResolved> KeepTarget(this EventActivityBinder<TaskState, TargetResolved> binder) => binder.ThenAsync(async context =>
    {
        context.Saga.Target = context.Message.Target;
        var labels = context.Message.Target.Labels.Count == 0 ? "no labels" : string.Join(", ", context.Message.Target.Labels);
        await context.Journal().RecordAsync(
            context, TaskChange.TargetResolved, $"Target {context.Message.Target.Name} is {context.Message.Target.Kind} ({labels})");
    });

    public static EventActivityBinder<TaskState, TargetResolved> AskForAnalysis(this EventActivityBinder<TaskState, TargetResolved> binder) => binder.Send();

    public static EventActivityBinder<TaskState, TaskAnalyzed> KeepAnalysis(this EventActivityBinder<TaskState, TaskAnalyzed> binder) => binder.ThenAsync(async context =>
    {
        var (task, analysis) = (context.Saga, context.Message.Analysis);
        task.Category = analysis.Category;
        task.Agents = [.. analysis.Agents];
        task.RiskScore = analysis.Risk.Score;
        task.RiskLevel = analysis.Risk.Level;
        await context.Journal().RecordAsync(
            context, TaskChange.Analyzed,
            $"{analysis.Category}, {analysis.Complexity}, risk {analysis.Risk.Score} ({analysis.Risk.Level}); agents: {string.Join(", ", analysis.Agents)}{Origin(analysis)}", analysis);
        task.AnalysisAt = task.Sequence;
    });

    public static EventActivityBinder<TaskState, T> AskForDiagnosis<T>(this EventActivityBinder<TaskState, T> binder)
        where T : class => binder
            .Then(context => context.Saga.DiagnosisRevision++)
            .Record(TaskChange.DiagnosisStarted, _ => "Looking for runbooks that apply and gathering evidence")
            .Send();

    public static EventActivityBinder<TaskState, TaskDiagnosed> KeepDiagnosis(this EventActivityBinder<TaskState, TaskDiagnosed> binder) => binder.ThenAsync(async context =>
    {
        await context.Journal().RecordAsync(context, TaskChange.Diagnosed, Text.Line(context.Message.Diagnosis.Summary), context.Message.Diagnosis);
        context.Saga.DiagnosisAt = context.Saga.Sequence;
        context.Saga.Inconclusive = context.Message.Diagnosis.Conclusion == DiagnosisConclusion.Inconclusive;
    });

    public static EventActivityBinder<TaskState, T> AskForPlan<T>(this EventActivityBinder<TaskState, T> binder)
        where T : class => binder
            .Then(context => context.Saga.Revision++)
            .Record(TaskChange.PlanningStarted, context => $"Drafting a plan (draft {context.Saga.Revision})")
            .Send();

    public static EventActivityBinder<TaskState, ParametersRequired> AskForValues(this EventActivityBinder<TaskState, ParametersRequired> binder) => binder.ThenAsync(async context =>
    {
        var task = context.Saga;
        task.Asked = [.. context.Message.Parameters];
        task.Reason = Text.Line($"The plan needs: {string.Join(", ", task.Asked.Select(required => required.Parameter.Name))}.");
        await context.RestAsync();
        await context.Journal().RecordAsync(context, TaskChange.ParametersRequired, task.Reason, context.Message.Parameters);
    });

    public static EventActivityBinder<TaskState, AnswerTask> KeepAnswer(this EventActivityBinder<TaskState, AnswerTask> binder) => binder.ThenAsync(async context =>
    {
        var task = context.Saga;
        foreach (var (name, value) in context.Message.Values)
        {
            task.Context[name] = value;
        }
        task.Asked = [];
        task.Reason = null;
        task.AddAsker(context.Message.AnsweredBy);
        await context.Journal().RecordAsync(
            context, TaskChange.Answered, Text.Line($"{context.Message.AnsweredBy} gave {string.Join(", ", context.Message.Values.Keys)}"));
    });

    public static EventActivityBinder<TaskState, AnswerTask> RefuseAnswer(this EventActivityBinder<TaskState, AnswerTask> binder) => binder.ThenAsync(context =>
        context.RefuseAsync(TaskRefusal.InvalidValue, AskedValues.Problem(context.Saga.Asked, context.Message.Values)!));

    /// <summary>Takes a draft in: checks that it is for this task and target and that its hash is its own.</summary>
    public static EventActivityBinder<TaskState, PlanDrafted> KeepPlan(this EventActivityBinder<TaskState, PlanDrafted> binder) => binder.Then(context =>
    {
        var (task, plan) = (context.Saga, context.Message.Plan);
        task.Draft = plan;
        task.DraftProblem = PlanCheck.Problem(task, plan, context.Message.PlanHash);
        task.RiskScore = plan.Risk.Score;
        task.RiskLevel = plan.Risk.Level;
        task.Steps = [.. plan.Steps.Select(step => new StepProgress
        {
            Number = step.Number,
            Title = Text.Line(step.Title),
            HasVerification = step.Verification is not null,
            HasRollback = step.Rollback is not null,
        })];
    });

    /// <summary>Sends the command that is due now, for the first time.</summary>
    internal static EventActivityBinder<TaskState, T> Send<T>(this EventActivityBinder<TaskState, T> binder)
        where T : class => binder.ThenAsync(context =>
    {
        context.Saga.Resends = 0;
        context.Saga.Held = null;
        return context.SendDueAsync();
    });

    /// <summary>Sends the command that is due once more, and later the next time.</summary>
    public static EventActivityBinder<TaskState, WakeTask> SendAgain(this EventActivityBinder<TaskState, WakeTask> binder) => binder.ThenAsync(async context =>
    {
        context.Saga.Resends++;
        await context.SendDueAsync();
        await context.SendDocumentsAsync();
    });

    /// <summary>A state in which nothing is sent again but documents that are not written yet.</summary>
    internal static Task RestAsync(this BehaviorContext<TaskState> context)
    {
        var task = context.Saga;
        task.Resends = 0;
        task.WakeAt = task.Documents.Count > 0 ? context.Journal().NextResend(task) : null;
        return Task.CompletedTask;
    }

    internal static EventActivityBinder<TaskState, T> Record<T>(
        this EventActivityBinder<TaskState, T> binder, TaskChange change, Func<BehaviorContext<TaskState, T>, string> summary)
        where T : class => binder.ThenAsync(context => context.Journal().RecordAsync(context, change, Text.Line(summary(context))));

    /// <summary>Who sorted the task, where a model is configured.</summary>
    private static string Origin(TaskAnalysis analysis) => analysis switch
    {
        { Model: { } model } => $"; sorted with {model}",
        { Remark: { } remark } => Text.Line($"; {remark}"),
        _ => "",
    };
}
