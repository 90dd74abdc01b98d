using MassTransit;
using Platform.Contracts.Planning;

namespace Platform.Contracts.Execution;

/// <summary>
/// Runs one step of an approved plan, at most once per <see cref="ExecutionId"/>. The executor computes the hash of
/// <see cref="Plan"/> itself and refuses where it is not <see cref="PlanHash"/>, or where the target changed since.
/// Answered by <see cref="StepStarted"/>, then <see cref="StepCompleted"/>, <see cref="StepFailed"/> or
/// <see cref="StepOutcomeUnknown"/>.
/// </summary>
[Command, EntityName("itops.execute-step.v1"), MessageUrn("itops:execute-step:v1")]
public sealed record ExecuteStep
{
    /// <summary>Made from task, attempt, step, action and try; a command sent again carries the same.</summary>
    public required Guid ExecutionId { get; init; }
    public required Guid TaskId { get; init; }
    public required int StepNumber { get; init; }
    public required Plan Plan { get; init; }
    /// <summary>The hash that was approved.</summary>
    public required string PlanHash { get; init; }
    /// <summary>Who approved it; <c>policy</c> where no person had to.</summary>
    public required string ApprovedBy { get; init; }
}
