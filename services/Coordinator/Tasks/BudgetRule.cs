using MassTransit;
using Platform.Contracts.Tasks;
using Platform.Coordinator.Approvals;
using TaskStatus = Platform.Contracts.Tasks.TaskStatus;

namespace Platform.Coordinator.Tasks;

/// <summary>When a used-up budget makes a task wait, and which decisions let it go on.</summary>
internal static class BudgetRule
{
    /// <summary>Decisions of persons about one task.</summary>
    private const int DecisionLimit = 50;

    /// <summary>The task waits for this agent's answer, the agent knows all that was decided, and the task has not been told yet.</summary>
    public static bool IsNewPause(BehaviorContext<TaskState, BudgetReached> context) =>
        Awaits(context.Saga, context.Message) && KnowsAll(context.Saga, context.Message)
        && !context.Saga.Pauses.Exists(pause => pause.Agent == context.Message.Pause.Agent && pause.Limit == context.Message.Pause.Limit);

    public static bool IsGoodDecision(BehaviorContext<TaskState, DecideBudget> context) => Problem(context.Saga, context.Message) is null;

    /// <summary>What an agent waits with is still wanted: nobody cancelled or restarted the task meanwhile. Who cancels pays for no words about it.</summary>
    public static bool Awaits(TaskState task, BudgetReached reached) => reached.Attempt == task.Attempt && reached.Service switch
    {
        "Coordinator" => task.CurrentState == nameof(TaskStateMachine.Analyzing),
        "Diagnostic" => task.CurrentState == nameof(TaskStateMachine.Diagnosing),
        "Automation" => task.CurrentState == nameof(TaskStateMachine.Planning),
        _ => (task.CurrentState == nameof(TaskStateMachine.Reporting) && task.Outcome != TaskStatus.Cancelled) || task.Documents.Count > 0,
    };

    public static bool KnowsAll(TaskState task, BudgetReached reached) => reached.KnownDecision >= task.BudgetDecisions.Count;

    /// <summary>What was decided last is said once more by the same person: the answer was lost on its way.</summary>
    public static bool Repeats(TaskState task, DecideBudget wanted) =>
        task.BudgetDecisions is [.., { } last] && last.Choice == wanted.Choice && last.Limit == wanted.Limit && last.By == wanted.By && Person.Same(last.DecidedBy, wanted.DecidedBy)
        && !task.Pauses.Exists(pause => Ends(wanted, pause));

    /// <summary>A decision lets the agents go on that wait at the limit it raises; without a model all do.</summary>
    public static bool Ends(DecideBudget wanted, BudgetPause pause) => wanted.Choice == BudgetChoice.WithoutModel || wanted.Limit == pause.Limit;

    /// <summary>Who waits, why, and what a person can do about it.</summary>
    public static string InWords(Guid taskId, BudgetPause pause) =>
        $"{pause.Agent} waits for a person. {pause.Reason} Raise it for this task, or let the task go on without a model (POST /api/v1/tasks/{taskId}/budget).";

    /// <summary>What is wrong with a decision and what would be right; null where it is good.</summary>
    public static (TaskRefusal Code, string Message)? Problem(TaskState task, DecideBudget wanted)
    {
        if (Repeats(task, wanted))
        {
            return null;
        }
        if (task.Pauses.Count == 0)
        {
            return (TaskRefusal.WrongStatus, $"The task is {task.Status}; it does not wait because of a budget{(task.BudgetDecisions is [.., { } last] ? $" ({last.DecidedBy} decided last, at {last.At:u})" : "")}.");
        }
        if (wanted.Choice == BudgetChoice.Raise && !task.Pauses.Exists(pause => Ends(wanted, pause)))
        {
            return (TaskRefusal.InvalidValue, $"The task does not wait at {wanted.Limit}; it waits at {string.Join(", ", task.Pauses.Select(pause => pause.Limit))}.");
        }
        if (wanted.Choice == BudgetChoice.Raise && !(wanted.By > 0 && wanted.By <= Most(wanted.Limit!.Value)))
        {
            return (TaskRefusal.InvalidValue, FormattableString.Invariant($"{wanted.Limit} can be raised by more than 0 and at most {Most(wanted.Limit!.Value):0}."));
        }
        return wanted.Choice == BudgetChoice.Raise && task.BudgetDecisions.Count >= DecisionLimit
            ? (TaskRefusal.WrongStatus, $"The budget of this task was raised {DecisionLimit} times. Let it go on without a model, cancel it, or change Agents:Budget.")
            : null;
    }

    /// <summary>The largest setting of each limit.</summary>
    private static double Most(BudgetLimit limit) => limit switch
    {
        BudgetLimit.TaskCalls => 100_000,
        BudgetLimit.TaskTokens => 1_000_000_000,
        BudgetLimit.TaskSeconds => 86_400,
        BudgetLimit.DayCalls or BudgetLimit.DaySeconds => 100_000_000,
        BudgetLimit.DayTokens => 1_000_000_000_000,
        _ => 1_000_000,
    };
}
