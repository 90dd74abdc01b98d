using MassTransit;
using Platform.Contracts.Execution;
using Platform.Contracts.Planning;
using Platform.Contracts.Tasks;

namespace Platform.Coordinator.Tasks;

/// <summary>What the saga does while steps run, are verified and are undone.</summary>
internal static class StepExtensions
{
    /// <summary>Runs the first step that is not done: the first one, or where a retry goes on.</summary>
    public static EventActivityBinder<TaskState, T> RunFirstStep<T>(this EventActivityBinder<TaskState, T> binder)
        where T : class => binder.Then(context => Begin(context.Saga, TaskConditions.FirstUnfinishedStep(context.Saga)!.Number, StepAction.Execute)).Send();

    public static EventActivityBinder<TaskState, T> RunNextStep<T>(this EventActivityBinder<TaskState, T> binder)
        where T : class => binder.Then(context => Begin(context.Saga, context.Saga.Step + 1, StepAction.Execute)).Send();

    public static EventActivityBinder<TaskState, SettleStep> RunAgain(this EventActivityBinder<TaskState, SettleStep> binder) =>
        binder.Then(context => Begin(context.Saga, context.Saga.Step, context.Saga.Action)).Send();

    public static EventActivityBinder<TaskState, T> Verify<T>(this EventActivityBinder<TaskState, T> binder)
        where T : class => binder
            .Then(context => Begin(context.Saga, context.Saga.Step, StepAction.Verify))
            .Record(TaskChange.VerificationStarted, context => $"Checking {Name(context.Saga)}")
            .Send();

    /// <summary>Rolls back the last step that is not undone yet; the first of them is recorded as the start.</summary>
    public static EventActivityBinder<TaskState, T> RollBackStep<T>(this EventActivityBinder<TaskState, T> binder)
        where T : class => binder.ThenAsync(async context =>
    {
        var task = context.Saga;
        var first = task.Action != StepAction.RollBack;
        Begin(task, TaskConditions.StepToUndo(task)!.Number, StepAction.RollBack);
        if (first)
        {
            await context.Journal().RecordAsync(context, TaskChange.RollbackStarted, $"Undoing what was done, last first, from {Name(task)}");
        }
    }).Send();

    public static EventActivityBinder<TaskState, StepStarted> KeepStart(this EventActivityBinder<TaskState, StepStarted> binder) => binder.ThenAsync(async context =>
    {
        context.Saga.Started = true;
        if (context.Saga.Held is not null)
        {
            context.Saga.Held = null;
            await context.Journal().RecordAsync(context, TaskChange.Resumed, "No stop holds it any more; it goes on");
        }
        if (context.Message.Action == StepAction.Execute)
        {
            await context.Journal().RecordAsync(context, TaskChange.StepStarted, $"Running {Name(context.Saga)}");
        }
    });

    public static EventActivityBinder<TaskState, StepCompleted> KeepCompletion(this EventActivityBinder<TaskState, StepCompleted> binder) => binder.ThenAsync(context =>
    {
        context.Saga.Current.Phase = StepPhase.Ran;
        return context.Journal().RecordAsync(context, TaskChange.StepCompleted, $"Ran {Name(context.Saga)}", context.Message.Result);
    });

    /// <summary>A step that never started has nothing to undo; any other may have done a part of its work.</summary>
    public static EventActivityBinder<TaskState, StepFailed> KeepFailure(this EventActivityBinder<TaskState, StepFailed> binder) => binder.ThenAsync(context =>
    {
        var (task, result) = (context.Saga, context.Message.Result);
        if (task.Action == StepAction.Execute)
        {
            task.Current.Phase = DidStart(result) ? StepPhase.Ran : StepPhase.Waiting;
        }
        var change = task.Action switch
        {
            StepAction.Execute => TaskChange.StepFailed,
            StepAction.Verify => TaskChange.VerificationFailed,
            _ => TaskChange.RollbackFailed,
        };
        return context.KeepProblemAsync(change, $"{Capitalized(task)} failed", result);
    });

    public static EventActivityBinder<TaskState, ExecutionHeld> KeepHold(this EventActivityBinder<TaskState, ExecutionHeld> binder) => binder.ThenAsync(context =>
    {
        // Started says that the execution in hand began; one that a stop ended begins anew.
        context.Saga.Started = false;
        context.Saga.Held = Text.Line($"Held, nothing of it starts until a person resumes. {context.Message.Reason}");
        return context.Journal().RecordAsync(context, TaskChange.Held, context.Saga.Held);
    });

    public static EventActivityBinder<TaskState, T> KeepUnknown<T>(this EventActivityBinder<TaskState, T> binder)
        where T : class => binder.ThenAsync(context =>
    {
        var result = ResultOf(context.Message);
        if (context.Saga.Action == StepAction.Execute)
        {
            context.Saga.Current.Phase = StepPhase.Ran;
        }
        return context.Journal().RecordAsync(
            context, TaskChange.StepOutcomeUnknown,
            Text.Line($"It is not known whether {Name(context.Saga)} {(context.Saga.Action == StepAction.RollBack ? "was undone" : "took effect")}. {result.Problem}"),
            result);
    });

    public static EventActivityBinder<TaskState, StepVerified> KeepVerification(this EventActivityBinder<TaskState, StepVerified> binder) => binder.ThenAsync(context =>
    {
        context.Saga.Current.Verified = context.Message.Passed;
        return context.Message.Passed
            ? context.Journal().RecordAsync(context, TaskChange.StepVerified, $"Verified {Name(context.Saga)}", context.Message.Result)
            : context.KeepProblemAsync(TaskChange.VerificationFailed, $"The verification of {Name(context.Saga)} failed", context.Message.Result);
    });

    public static EventActivityBinder<TaskState, T> KeepFailedVerification<T>(this EventActivityBinder<TaskState, T> binder)
        where T : class => binder.ThenAsync(context => context.KeepProblemAsync(
            TaskChange.VerificationFailed, $"The verification of {Name(context.Saga)} could not be done", ResultOf(context.Message)));

    /// <summary>The probe found the step's effect: an unknown outcome is known now.</summary>
    public static EventActivityBinder<TaskState, StepVerified> SettleByProbe(this EventActivityBinder<TaskState, StepVerified> binder) => binder.ThenAsync(async context =>
    {
        context.Saga.Current.Verified = true;
        await context.Journal().RecordAsync(context, TaskChange.StepVerified, $"Verified {Name(context.Saga)}", context.Message.Result);
        await context.Journal().RecordAsync(context, TaskChange.StepSettled, $"{Capitalized(context.Saga)} took effect: its verification passed");
    });

    public static EventActivityBinder<TaskState, T> KeepFailedProbe<T>(this EventActivityBinder<TaskState, T> binder)
        where T : class => binder.ThenAsync(async context => await context.Journal().RecordAsync(
            context, TaskChange.VerificationFailed, $"The verification did not show that {Name(context.Saga)} took effect", await context.ComparedAsync(ResultOf(context.Message))));

    /// <summary>A person must say what became of the step; a probe before it was about its execution.</summary>
    public static EventActivityBinder<TaskState, T> AskForSettlement<T>(this EventActivityBinder<TaskState, T> binder)
        where T : class => binder.ThenAsync(async context =>
    {
        var task = context.Saga;
        if (task.Action == StepAction.Verify)
        {
            task.Action = StepAction.Execute;
        }
        task.Reason = task.Action == StepAction.RollBack
            ? $"It is not known whether the rollback of {Name(task)} took effect; a person has to say so."
            : $"It is not known whether {Name(task)} took effect; a person has to say so.";
        await context.RestAsync();
    });

    public static EventActivityBinder<TaskState, SettleStep> KeepSettlement(this EventActivityBinder<TaskState, SettleStep> binder) => binder.ThenAsync(async context =>
    {
        var (task, message) = (context.Saga, context.Message);
        var undo = task.Action == StepAction.RollBack;
        task.Current.Phase = message.Settlement switch
        {
            StepSettlement.Done => undo ? StepPhase.RolledBack : StepPhase.Ran,
            StepSettlement.NotDone => undo ? StepPhase.RollbackFailed : StepPhase.Waiting,
            _ => task.Current.Phase,
        };
        task.Try++;
        if (message.Settlement == StepSettlement.Retry)
        {
            task.AddAsker(message.SettledBy);
        }
        task.Reason = message.Settlement == StepSettlement.NotDone
            ? Text.Line($"{message.SettledBy} says that {(undo ? "the rollback of " : "")}{Name(task)} did not take effect. {message.Comment}")
            : null;
        var said = message.Settlement switch
        {
            StepSettlement.Done => "took effect",
            StepSettlement.NotDone => "did not take effect",
            _ => "shall run again",
        };
        await context.Journal().RecordAsync(
            context, TaskChange.StepSettled, Text.Line($"{message.SettledBy}: {(undo ? "the rollback of " : "")}{Name(task)} {said}. {message.Comment}"));
    });

    public static EventActivityBinder<TaskState, StepRolledBack> KeepRollback(this EventActivityBinder<TaskState, StepRolledBack> binder) => binder.ThenAsync(context =>
    {
        var (task, message) = (context.Saga, context.Message);
        task.Current.Phase = message.Succeeded ? StepPhase.RolledBack : StepPhase.RollbackFailed;
        return message.Succeeded
            ? context.Journal().RecordAsync(context, TaskChange.StepRolledBack, $"Undid {Name(task)}", message.Result)
            : context.KeepProblemAsync(TaskChange.RollbackFailed, $"The rollback of {Name(task)} failed", message.Result);
    });

    public static EventActivityBinder<TaskState, StepFailed> KeepFailedRollback(this EventActivityBinder<TaskState, StepFailed> binder) => binder.ThenAsync(context =>
    {
        context.Saga.Current.Phase = StepPhase.RollbackFailed;
        return context.KeepProblemAsync(TaskChange.RollbackFailed, $"The rollback of {Name(context.Saga)} failed", context.Message.Result);
    });

    public static EventActivityBinder<TaskState, T> CountStepDone<T>(this EventActivityBinder<TaskState, T> binder)
        where T : class => binder.Then(context => context.Saga.Current.Phase = StepPhase.Done);

    /// <summary>A step by its number and title, within a sentence.</summary>
    internal static string Name(TaskState task) => $"step {task.Step} ({task.Current.Title})";

    private static string Capitalized(TaskState task) => $"Step {task.Step} ({task.Current.Title})";

    private static void Begin(TaskState task, int step, StepAction action)
    {
        task.Step = step;
        task.Action = action;
        task.Started = false;
    }

    private static bool DidStart(StepResult result) =>
        result.Failure is not (StepFailure.Refused or StepFailure.TargetUnavailable) && (result.Failure != StepFailure.Stopped || result.StartedAt is not null);

    /// <summary>Records what went wrong; the first problem is the task's reason, later ones (of rollbacks) add to it.</summary>
    private static async Task KeepProblemAsync(this BehaviorContext<TaskState> context, TaskChange change, string what, StepResult result)
    {
        var task = context.Saga;
        var line = Text.Line(result.Problem is null ? $"{what}." : $"{what}: {result.Problem}");
        task.Reason = task.Reason is { } reason ? Text.Line($"{reason} {line}") : line;
        result = await context.ComparedAsync(result);
        await context.Journal().RecordAsync(context, change, line, result);
        if (result.Differences.Count > 0)
        {
            task.RefusedAt = task.Sequence;
        }
    }

    /// <summary>Where the executor got another plan than was approved: what differs, in place of the plan.</summary>
    private static async Task<StepResult> ComparedAsync(this BehaviorContext<TaskState> context, StepResult result)
    {
        if (result.RefusedPlan is not { } refused)
        {
            return result;
        }
        var task = context.Saga;
        var approved = await context.Journal().ReadAsync<Plan>(context, task.PlanAt);
        var stored = PlanHash.Compute(approved);
        return result with
        {
            RefusedPlan = null,
            Differences = stored == task.PlanHash
                ? PlanDifferences.Between(approved, refused)
                : [new PlanDifference("planHash", task.PlanHash, stored)],
        };
    }

    private static StepResult ResultOf(object message) => message switch
    {
        StepFailed failed => failed.Result,
        StepOutcomeUnknown unknown => unknown.Result,
        StepVerified verified => verified.Result,
        StepRolledBack rolledBack => rolledBack.Result,
        _ => throw new ArgumentException($"{message.GetType().Name} carries no step result.", nameof(message)),
    };
}
