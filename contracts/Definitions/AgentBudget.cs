namespace Platform.Contracts.Definitions;

/// <summary>
/// What an agent may take of its service's budget (<c>Agents:Budget</c>), which holds besides; what is null is limited by
/// that alone. At a limit of its own the agent goes on by rules.
/// </summary>
public sealed record AgentBudget
{
    /// <summary>Tokens for one task, input and output together.</summary>
    public long? TaskTokens { get; init; }
    /// <summary>Requests for one task.</summary>
    public int? TaskCalls { get; init; }
    /// <summary>Seconds of waiting for models for one task.</summary>
    public int? TaskSeconds { get; init; }
    /// <summary>Money for one task, in the currency of the price table.</summary>
    public double? TaskMoney { get; init; }
    /// <summary>Tokens for one day (UTC).</summary>
    public long? DayTokens { get; init; }
    /// <summary>Requests for one day.</summary>
    public int? DayCalls { get; init; }
    /// <summary>Seconds of waiting for models in one day.</summary>
    public int? DaySeconds { get; init; }
    /// <summary>Money for one day.</summary>
    public double? DayMoney { get; init; }
}
