using MassTransit;

namespace Platform.Contracts.Tasks;

/// <summary>A person says what became of a step whose outcome is unknown. Answered like <see cref="ApproveTask"/>.</summary>
[Command, EntityName("itops.settle-step.v1"), MessageUrn("itops:settle-step:v1")]
public sealed record SettleStep
{
    public required Guid TaskId { get; init; }
    public required int StepNumber { get; init; }
    public required StepSettlement Settlement { get; init; }
    public required string SettledBy { get; init; }
    public string? Comment { get; init; }
}

/// <summary>What a person says about a step whose outcome is unknown.</summary>
public enum StepSettlement
{
    /// <summary>The step took effect; go on after it.</summary>
    Done,
    /// <summary>The step did not take effect and shall not run: the task fails.</summary>
    NotDone,
    /// <summary>Run the step again.</summary>
    Retry,
}
