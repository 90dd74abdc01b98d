using MassTransit;

namespace Platform.Contracts.Tasks;

/// <summary>
/// An agent would pass a budget of its model and waits for a person. Published again while it waits, so that a lost one does
/// no harm; the work goes on by itself where the limit allows it again, such as on the next day.
/// </summary>
[EntityName("itops.budget-reached.v1"), MessageUrn("itops:budget-reached:v1")]
public sealed record BudgetReached
{
    public required Guid TaskId { get; init; }
    public required int Attempt { get; init; }
    /// <summary>The service whose agent waits; each counts what its own agents use.</summary>
    public required string Service { get; init; }
    /// <summary>The piece of work that waits.</summary>
    public required string Conversation { get; init; }
    public required BudgetPause Pause { get; init; }
    /// <summary>The newest of the task's decisions that the service knows; 0 = none.</summary>
    public required int KnownDecision { get; init; }
}

/// <summary>What keeps an agent from asking its model.</summary>
public sealed record BudgetPause
{
    /// <summary>The agent, such as <c>Diagnostic</c>.</summary>
    public required string Agent { get; init; }
    public required BudgetLimit Limit { get; init; }
    /// <summary>What is used, in the limit's unit: requests, tokens, seconds, or money by the price table.</summary>
    public required double Used { get; init; }
    /// <summary>The limit, with what persons added to it for this task.</summary>
    public required double Allowed { get; init; }
    /// <summary>What the next request may take at most.</summary>
    public required double Next { get; init; }
    /// <summary>One sentence for a person, with the name of the setting.</summary>
    public required string Reason { get; init; }
}

/// <summary>Limits of <c>Agents:Budget</c>: for one task, and for one day (UTC) of one service.</summary>
public enum BudgetLimit
{
    TaskCalls,
    TaskTokens,
    TaskSeconds,
    TaskMoney,
    DayCalls,
    DayTokens,
    DaySeconds,
    DayMoney,
}
