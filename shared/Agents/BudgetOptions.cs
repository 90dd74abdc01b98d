using System.ComponentModel.DataAnnotations;

namespace Platform.Agents;

/// <summary>What the models may cost one service, for one task and for one day (UTC). At a limit the task waits for a person, or goes on by rules. Section <c>Agents:Budget</c>.</summary>
public sealed class BudgetOptions
{
    /// <summary>
    /// What happens at a limit: <c>Pause</c> = the task waits until a person raises the limit for it or lets it go on without a
    /// model (<c>POST /api/v1/tasks/{id}/budget</c>), or until the next day where the limit is one of the day; <c>GoOn</c> =
    /// its agents go on by rules.
    /// </summary>
    public AtBudgetLimit AtLimit { get; set; } = AtBudgetLimit.Pause;

    /// <summary>Tokens for one task, input and output together; 0 to 1,000,000,000.</summary>
    [Range(0, 1_000_000_000)]
    public long TaskTokens { get; set; } = 300_000;

    /// <summary>Requests for one task; 0 to 100,000.</summary>
    [Range(0, 100_000)]
    public int TaskCalls { get; set; } = 60;

    /// <summary>Seconds of waiting for models for one task; 0 to 86,400.</summary>
    [Range(0, 86_400)]
    public int TaskSeconds { get; set; } = 1_200;

    /// <summary>Money for one task, in the currency of the price table; 0 to 1,000,000.</summary>
    [Range(0, 1_000_000)]
    public double TaskMoney { get; set; } = 5;

    /// <summary>Tokens for one day; 0 to 1,000,000,000,000.</summary>
    [Range(0, 1_000_000_000_000)]
    public long DayTokens { get; set; } = 20_000_000;

    /// <summary>Requests for one day; 0 to 100,000,000.</summary>
    [Range(0, 100_000_000)]
    public int DayCalls { get; set; } = 20_000;

    /// <summary>Seconds of waiting for models in one day, all tasks together; 0 to 100,000,000.</summary>
    [Range(0, 100_000_000)]
    public int DaySeconds { get; set; } = 400_000;

    /// <summary>Money for one day; 0 to 1,000,000.</summary>
    [Range(0, 1_000_000)]
    public double DayMoney { get; set; } = 100;
}

/// <summary>What happens at the limit of a budget.</summary>
public enum AtBudgetLimit
{
    /// <summary>The task waits for a person.</summary>
    Pause,

    /// <summary>The agents go on by rules.</summary>
    GoOn,
}
