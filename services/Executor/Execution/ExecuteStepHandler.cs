using Platform.Contracts.Execution;
using Platform.Messaging.Work;

namespace Platform.Executor.Execution;

/// <summary>Runs a step.</summary>
internal sealed class ExecuteStepHandler(StepExecution execution) : IWorkHandler<ExecuteStep>
{
    public async Task<WorkResult> HandleAsync(ExecuteStep command, WorkLease lease, CancellationToken cancellationToken)
    {
        var outcome = await execution.RunAsync(
            new StepRequest(
                command.ExecutionId, command.TaskId, command.StepNumber, StepAction.Execute, command.Plan, command.PlanHash, command.ApprovedBy),
            lease,
            cancellationToken);
        return WorkResult.Answer(outcome switch
        {
            { Unknown: true } => new StepOutcomeUnknown { TaskId = command.TaskId, Result = outcome.Result },
            { Succeeded: true } => new StepCompleted { TaskId = command.TaskId, Result = outcome.Result },
            _ => (object)new StepFailed { TaskId = command.TaskId, Result = outcome.Result },
        });
    }

    public object GiveUp(ExecuteStep command, Exception exception) => new StepOutcomeUnknown
    {
        TaskId = command.TaskId,
        Result = GivenUp.Result(command.ExecutionId, command.StepNumber, StepAction.Execute, exception),
    };
}
