using Platform.Contracts.Execution;
using Platform.Contracts.Planning;
using Platform.Executor.Stops;

namespace Platform.Executor.Execution;

/// <summary>What the commands <c>ExecuteStep</c>, <c>VerifyStep</c> and <c>RollBackStep</c> have in common.</summary>
internal sealed record StepRequest(
    Guid ExecutionId, Guid TaskId, int StepNumber, StepAction Action, Plan Plan, string PlanHash, string? ApprovedBy)
{
    public StoppableExecution Stoppable => new(ExecutionId, TaskId, Action switch
    {
        StepAction.Execute => ExecutionKind.Execute,
        StepAction.Verify => ExecutionKind.Verify,
        _ => ExecutionKind.RollBack,
    }, StepNumber, Plan.Target.Name, Plan.RunbookId);
}

/// <summary>How an execution ended.</summary>
/// <param name="Result">What is known of it.</param>
/// <param name="Unknown">True where it was begun and nobody knows its end.</param>
internal sealed record StepOutcome(StepResult Result, bool Unknown)
{
    public bool Succeeded => !Unknown && Result.Failure is null;
}
