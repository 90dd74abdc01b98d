using System.Text.Json;
using Platform.Contracts;
using Platform.Contracts.Planning;

namespace Platform.Coordinator.Tasks;

/// <summary>A plan is taken in only where it is what was asked for and its hash is its own.</summary>
internal static class PlanCheck
{
    public static string? Problem(TaskState task, Plan plan, string hash)
    {
        if (plan.TaskId != task.CorrelationId || plan.Attempt != task.Attempt || plan.Revision != task.Revision)
        {
            return "The plan was drafted for another task, attempt or revision.";
        }
        if (Json(plan.Target) != Json(task.Target))
        {
            return "The plan was drafted for another target than the one that was resolved for this task.";
        }
        if (plan.Steps.Where((step, index) => step.Number != index + 1).Any())
        {
            return "The steps of the plan are not numbered 1, 2, 3, ...";
        }
        return PlanHash.Compute(plan) == hash ? null : "The hash of the plan is not the hash of its content.";
    }

    private static string Json<T>(T value) => JsonSerializer.Serialize(value, ContractsJson.Options);
}
