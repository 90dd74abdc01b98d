using MassTransit;

namespace Platform.Contracts.Tasks;

/// <summary>A person lets a task go on that waits because a model's budget is used up. Answered like <see cref="ApproveTask"/>.</summary>
[Command, EntityName("itops.decide-budget.v1"), MessageUrn("itops:decide-budget:v1")]
public sealed record DecideBudget
{
    public required Guid TaskId { get; init; }
    public required BudgetChoice Choice { get; init; }
    /// <summary>For <see cref="BudgetChoice.Raise"/>: the limit the task waits at.</summary>
    public BudgetLimit? Limit { get; init; }
    /// <summary>For <see cref="BudgetChoice.Raise"/>: how much more this task may take, in the limit's unit; above 0.</summary>
    public double? By { get; init; }
    public required string DecidedBy { get; init; }
    public string? Comment { get; init; }
}

/// <summary>How a task goes on whose model has used up its budget.</summary>
public enum BudgetChoice
{
    /// <summary>The limit is raised for this task.</summary>
    Raise,
    /// <summary>In this attempt the task's agents ask no model any more; what was answered before still counts.</summary>
    WithoutModel,
}
