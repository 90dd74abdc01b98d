using Platform.Contracts.Execution;
using Platform.Messaging.Work;

namespace Platform.Executor.Execution;

/// <summary>Runs a step.</summary>
internal sealed class ExecuteStepHandler(StepExecution execution) : IWorkHandler<ExecuteStep>
{
    public async Task<WorkResult> HandleAsync(ExecuteStep command, WorkLease lease, CancellationToken cancellationToken)
    {
        var (outcome, held) = await execution.RunAsync(
            new StepRequest(
                command.ExecutionId, command.TaskId, command.StepNumber, StepAction.Execute, command.Plan, command.PlanHash, command.ApprovedBy),
            lease,
            cancellationToken);
        return held ?? WorkResult.Answer(outcome! switch
        {
            { Unknown: true, Result: var result } => new StepOutcomeUnknown { TaskId = command.TaskId, Result = result },
            { Succeeded: true, Result: var result } => new StepCompleted { TaskId = command.TaskId, Result = result },
            { Result: var result } => (object)new StepFailed { TaskId = command.TaskId, Result = result },
        });
    }

    public object GiveUp(ExecuteStep command, Exception exception) => new StepOutcomeUnknown
    {
        TaskId = command.TaskId,
        Result = GivenUp.Result(command.ExecutionId, command.StepNumber, StepAction.Execute, exception),
    };
}
