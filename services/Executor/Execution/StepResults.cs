using Platform.Contracts.Execution;
using Platform.Contracts.Planning;
using Platform.Executor.Runners;
using Platform.Executor.Sandbox;

namespace Platform.Executor.Execution;

/// <summary>What is said of an execution, for each way it can go.</summary>
internal static class StepResults
{
    private const int ResultCharacters = 16_384;

    public static StepResult Judge(StepRequest request, PlanScript script, ScriptResult result, DateTimeOffset startedAt)
    {
        var (failure, problem) = result.End switch
        {
            ProcessEnd.TimedOut => (StepFailure.TimedOut, $"It was ended after its time-out of {script.TimeoutSeconds} s."),
            ProcessEnd.Stopped => (StepFailure.Stopped, "It was stopped while it ran."),
            _ when result.RefusedWrites.Count > 0 => (StepFailure.UndeclaredWrite, Undeclared(result.RefusedWrites)),
            _ => ApprovedScript.Unexpected(script, result) is { } unexpected ? (StepFailure.UnexpectedResult, unexpected) : ((StepFailure?)null, (string?)null),
        };
        return new StepResult
        {
            ExecutionId = request.ExecutionId,
            StepNumber = request.StepNumber,
            Action = request.Action,
            StartedAt = startedAt,
            DurationMs = (int)result.Duration.TotalMilliseconds,
            ExitCode = result.End == ProcessEnd.Exited ? result.ExitCode : null,
            Output = Last(result.Output),
            OutputTruncated = result.Truncated || result.Output.Length > ResultCharacters,
            UndeclaredWrites = result.RefusedWrites,
            LimitsReached = result.LimitsReached,
            Failure = failure,
            Problem = problem is null || result.LimitsReached.Count == 0 ? problem : $"{problem} {string.Join(" ", result.LimitsReached)}",
        };
    }

    private static string Undeclared(IReadOnlyList<string> paths)
    {
        const int Named = 3;
        var more = paths.Count > Named ? $" and {paths.Count - Named} more" : "";
        return $"It tried to write {string.Join(", ", paths.Take(Named))}{more}, which it does not declare or its target does not allow; nothing was written there. "
            + "What it declared may have been written. Add the path to the step's effects, or keep the script from writing it.";
    }

    public static string Last(string output)
    {
        var from = Math.Max(0, output.Length - ResultCharacters);
        return output[(from > 0 && char.IsLowSurrogate(output[from]) ? from + 1 : from)..];
    }

    /// <summary>It did not start, and why; a refusal says what differs from what was approved.</summary>
    public static StepOutcome NotStarted(StepRequest request, Exception why)
    {
        var outcome = NotStarted(request, why is ExecutionRefusedException ? StepFailure.Refused : StepFailure.TargetUnavailable, why.Message);
        return why is ExecutionRefusedException refused
            ? outcome with { Result = outcome.Result with { Differences = refused.Differences, RefusedPlan = refused.Plan } }
            : outcome;
    }

    public static StepOutcome NotStarted(StepRequest request, StepFailure failure, string problem) => new(
        new StepResult { ExecutionId = request.ExecutionId, StepNumber = request.StepNumber, Action = request.Action, Failure = failure, Problem = problem },
        Unknown: false);

    public static StepOutcome Unknown(StepRequest request, string problem) => new(
        new StepResult { ExecutionId = request.ExecutionId, StepNumber = request.StepNumber, Action = request.Action, Problem = problem },
        Unknown: true);
}
