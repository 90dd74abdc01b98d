using Platform.Contracts.Execution;
using Platform.Messaging.Work;

namespace Platform.Executor.Execution;

/// <summary>Runs a step's rollback.</summary>
internal sealed class RollBackStepHandler(StepExecution execution) : IWorkHandler<RollBackStep>
{
    public async Task<WorkResult> HandleAsync(RollBackStep command, WorkLease lease, CancellationToken cancellationToken)
    {
        var (outcome, held) = await execution.RunAsync(
            new StepRequest(command.ExecutionId, command.TaskId, command.StepNumber, StepAction.RollBack, command.Plan, command.PlanHash, null),
            lease,
            cancellationToken);
        return held ?? WorkResult.Answer(outcome!.Unknown
            ? new StepOutcomeUnknown { TaskId = command.TaskId, Result = outcome.Result }
            : (object)new StepRolledBack { TaskId = command.TaskId, Succeeded = outcome.Succeeded, Result = outcome.Result });
    }

    public object GiveUp(RollBackStep command, Exception exception) => new StepOutcomeUnknown
    {
        TaskId = command.TaskId,
        Result = GivenUp.Result(command.ExecutionId, command.StepNumber, StepAction.RollBack, exception),
    };
}
