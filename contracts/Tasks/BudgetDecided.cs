using MassTransit;

namespace Platform.Contracts.Tasks;

/// <summary>Everything decided so far about the budgets of one task. Each carries all before it, so that a lost one is made good by the next.</summary>
[EntityName("itops.budget-decided.v1"), MessageUrn("itops:budget-decided:v1")]
public sealed record BudgetDecided
{
    public required Guid TaskId { get; init; }
    public required IReadOnlyList<BudgetDecision> Decisions { get; init; }
}

/// <summary>One decision about the budget of a task.</summary>
public sealed record BudgetDecision
{
    /// <summary>1, 2, 3, ... per task.</summary>
    public required int Number { get; init; }
    public required BudgetChoice Choice { get; init; }
    public BudgetLimit? Limit { get; init; }
    public double? By { get; init; }
    /// <summary>The attempt that goes on without a model; what is raised stays so in later attempts.</summary>
    public required int Attempt { get; init; }
    /// <summary>The one piece of work it is about, where nobody waits for that any more; null = the task's.</summary>
    public string? Conversation { get; init; }
    /// <summary>A person, or <c>platform</c>.</summary>
    public required string DecidedBy { get; init; }
    public string? Comment { get; init; }
    public required DateTimeOffset At { get; init; }
}
