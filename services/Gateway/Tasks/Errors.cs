using Platform.Contracts.Tasks;
using Platform.Gateway.Problems;

namespace Platform.Gateway.Tasks;

/// <summary>Failures of the task slice.</summary>
internal static class TaskErrors
{
    public static NotFoundException NotFound(Guid id) => new($"There is no task {id}.");

    public static NotFoundException NoPart(Guid id, string part, string why) => new($"Task {id} has no {part}: {why}");

    /// <summary>What the saga refused, as the problem a client sees.</summary>
    public static ProblemException Refused(TaskCommandRefused refusal) => refusal.Code switch
    {
        TaskRefusal.TaskNotFound => new NotFoundException(refusal.Message),
        TaskRefusal.WrongStatus => new RefusedException(ProblemKind.WrongStatus, refusal.Message, refusal.Status?.ToString()),
        TaskRefusal.PlanHashMismatch => new RefusedException(ProblemKind.PlanHashMismatch, refusal.Message, refusal.Status?.ToString(), refusal.CurrentPlanHash, differences: refusal.Differences),
        TaskRefusal.ApproverNotAllowed => new RefusedException(ProblemKind.Forbidden, refusal.Message, refusal.Status?.ToString()),
        _ => new RefusedException(ProblemKind.InvalidRequest, refusal.Message, refusal.Status?.ToString()),
    };
}
