using Platform.Contracts.Execution;
using Platform.Messaging.Work;

namespace Platform.Executor.Execution;

/// <summary>Runs a step's verification, read-only.</summary>
internal sealed class VerifyStepHandler(StepExecution execution) : IWorkHandler<VerifyStep>
{
    public async Task<WorkResult> HandleAsync(VerifyStep command, WorkLease lease, CancellationToken cancellationToken)
    {
        var (outcome, held) = await execution.RunAsync(
            new StepRequest(command.ExecutionId, command.TaskId, command.StepNumber, StepAction.Verify, command.Plan, command.PlanHash, null),
            lease,
            cancellationToken);
        return held ?? WorkResult.Answer(new StepVerified { TaskId = command.TaskId, Passed = outcome!.Succeeded, Result = outcome.Result });
    }

    public object GiveUp(VerifyStep command, Exception exception) => new StepVerified
    {
        TaskId = command.TaskId,
        Passed = false,
        Result = GivenUp.Result(command.ExecutionId, command.StepNumber, StepAction.Verify, exception) with { Failure = StepFailure.TargetUnavailable },
    };
}
