using Platform.Contracts.Execution;

namespace Platform.Executor.Execution;

/// <summary>What is said of an execution that failed in the executor itself again and again.</summary>
internal static class GivenUp
{
    public static StepResult Result(Guid executionId, int stepNumber, StepAction action, Exception exception) => new()
    {
        ExecutionId = executionId,
        StepNumber = stepNumber,
        Action = action,
        Problem = $"The executor failed and gave up: {exception.Message}",
    };
}
