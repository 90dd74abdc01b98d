using MassTransit;
using Platform.Contracts.Planning;
using Platform.Contracts.Tasks;
using TaskStatus = Platform.Contracts.Tasks.TaskStatus;

namespace Platform.Coordinator.Tasks;

/// <summary>What an ended task has proven: only what verifications showed on the target counts, and nothing where anything is unknown.</summary>
internal static class OutcomeExtensions
{
    /// <summary>The outcome to be remembered; null where verifications do not tell how it ended.</summary>
    public static async Task<OutcomeVerified?> ProvenAsync(this BehaviorContext<TaskState> context, DateTimeOffset at)
    {
        var task = context.Saga;
        if (Worked(task) is not { } worked)
        {
            return null;
        }
        var plan = await context.Journal().ReadAsync<Plan>(context, task.PlanAt);
        return new OutcomeVerified
        {
            TaskId = task.CorrelationId,
            Attempt = task.Attempt,
            Sequence = task.Sequence,
            At = at,
            Target = plan.Target,
            Description = task.Description,
            PlanTitle = plan.Title,
            Cause = plan.Cause,
            RunbookId = plan.RunbookId,
            RunbookVersion = plan.RunbookVersion,
            WrittenBy = plan.WrittenBy,
            Worked = worked,
            Steps = [.. task.Steps.Where(step => step.Verified is not null).Select(step => step.Title)],
        };
    }

    /// <summary>True: all steps are done and verified. False: all before the last one that ran were, and its verification failed.</summary>
    private static bool? Worked(TaskState task) => task switch
    {
        { PlanAt: null } or { Steps.Count: 0 } => null,
        { Outcome: TaskStatus.Completed } => task.Steps.TrueForAll(step => step is { Phase: StepPhase.Done, Verified: true }) ? true : null,
        { Outcome: TaskStatus.Failed } when task.Steps.FindIndex(step => step.Verified == false) is >= 0 and var failed =>
            task.Steps.Take(failed).All(step => step.Verified == true) && task.Steps.Skip(failed + 1).All(step => step is { Verified: null, Phase: StepPhase.Waiting }) ? false : null,
        _ => null,
    };
}
