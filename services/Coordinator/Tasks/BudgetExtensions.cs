using System.Globalization;
using MassTransit;
using Platform.Contracts.Tasks;

namespace Platform.Coordinator.Tasks;

/// <summary>
/// What the saga does when the budget of a model is used up. The task stays in its state, so that whatever it waits for may
/// still come; clients see that it needs a person. The agent asks again and again with the number of the newest decision it
/// knows, so that neither side needs a message that was lost.
/// </summary>
internal static class BudgetExtensions
{
    private const string Platform = "platform";

    public static EventActivityBinder<TaskState, BudgetReached> KeepPause(this EventActivityBinder<TaskState, BudgetReached> binder) => binder.ThenAsync(context =>
    {
        var (task, pause) = (context.Saga, context.Message.Pause);
        task.Pauses.RemoveAll(other => other.Agent == pause.Agent);
        task.Pauses.Add(pause with { Reason = Text.Line(pause.Reason) });
        return context.Journal().RecordAsync(context, TaskChange.BudgetReached, Text.Line(BudgetRule.InWords(task.CorrelationId, pause)), task.Pauses);
    });

    /// <summary>Tells the agent what it has not heard; work that nobody waits for any more ends by rules.</summary>
    public static EventActivityBinder<TaskState, BudgetReached> AnswerPause(this EventActivityBinder<TaskState, BudgetReached> binder) => binder.ThenAsync(async context =>
    {
        var (task, reached) = (context.Saga, context.Message);
        if (BudgetRule.KnowsAll(task, reached))
        {
            if (BudgetRule.Awaits(task, reached))
            {
                return;
            }
            task.BudgetDecisions.Add(Decision(context, BudgetChoice.WithoutModel, Platform) with { Attempt = reached.Attempt, Conversation = reached.Conversation });
        }
        await context.TellAsync();
    });

    /// <summary>Keeps a person's decision and tells the agents; one that is said again changes nothing.</summary>
    public static EventActivityBinder<TaskState, DecideBudget> KeepBudgetDecision(this EventActivityBinder<TaskState, DecideBudget> binder) => binder.ThenAsync(async context =>
    {
        var (task, wanted) = (context.Saga, context.Message);
        if (!BudgetRule.Repeats(task, wanted))
        {
            var decision = Decision(context, wanted.Choice, Text.Clean(wanted.DecidedBy)) with { Limit = wanted.Limit, By = wanted.By, Comment = Text.CleanOrNull(wanted.Comment) };
            task.BudgetDecisions.Add(decision);
            task.Pauses.RemoveAll(pause => BudgetRule.Ends(wanted, pause));
            var what = wanted.Choice == BudgetChoice.Raise
                ? string.Create(CultureInfo.InvariantCulture, $"raised {wanted.Limit} for this task by {wanted.By:0.######}")
                : "lets the task go on without a model";
            await context.Journal().RecordAsync(context, TaskChange.BudgetDecided, DecisionExtensions.Said(wanted.DecidedBy, what, wanted.Comment), decision);
        }
        await context.TellAsync();
    });

    public static EventActivityBinder<TaskState, DecideBudget> RefuseBudgetDecision(this EventActivityBinder<TaskState, DecideBudget> binder) => binder.ThenAsync(context =>
    {
        var (code, message) = BudgetRule.Problem(context.Saga, context.Message)!.Value;
        return context.RefuseAsync(code, message);
    });

    /// <summary>An agent that answers, or whose answer is no longer wanted, waits no longer.</summary>
    internal static void EndPauses(this TaskState task, TaskChange change)
    {
        if (task.Pauses.Count > 0 && AgentOf(change) is { } agent)
        {
            task.Pauses.RemoveAll(pause => agent.Length == 0 || pause.Agent == agent);
        }
    }

    private static string? AgentOf(TaskChange change) => change switch
    {
        TaskChange.Analyzed => "Router",
        TaskChange.Diagnosed => "Diagnostic",
        TaskChange.Planned or TaskChange.ParametersRequired or TaskChange.RehearsalStarted => "Automation",
        TaskChange.Reported or TaskChange.ReportFailed => "Writer",
        TaskChange.CancelRequested or TaskChange.Restarted => "",
        _ => null,
    };

    private static BudgetDecision Decision(BehaviorContext<TaskState> context, BudgetChoice choice, string by) => new()
    {
        Number = context.Saga.BudgetDecisions.Count + 1, Choice = choice, Attempt = context.Saga.Attempt, DecidedBy = by, At = context.Journal().Now,
    };

    private static Task TellAsync(this BehaviorContext<TaskState> context) => context.Publish(
        new BudgetDecided { TaskId = context.Saga.CorrelationId, Decisions = [.. context.Saga.BudgetDecisions] }, context.CancellationToken);
}
