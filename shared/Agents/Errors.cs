namespace Platform.Agents;

/// <summary>Why a turn has no answer.</summary>
public enum ModelFailure
{
    /// <summary>The request is larger than the model takes.</summary>
    TooLong,

    /// <summary>The budget of the task or of the day is used up and agents shall go on by rules then, or a person decided so for this task.</summary>
    BudgetUsedUp,

    /// <summary>The agent's definition says that it works by rules alone.</summary>
    SwitchedOff,

    /// <summary>The endpoint refuses the request: wrong key, unknown model, bad parameter.</summary>
    Rejected,

    /// <summary>The model declines to answer.</summary>
    Refused,

    /// <summary>No connection, a server error, or an endpoint that has failed so often that it is left alone for a while.</summary>
    Unreachable,

    /// <summary>The endpoint takes no more requests now.</summary>
    RateLimited,

    /// <summary>No answer in time.</summary>
    TimedOut,

    /// <summary>The answer broke off or cannot be read.</summary>
    Broken,

    /// <summary>An agent hosted elsewhere ended its work without an answer: it failed, was cancelled, or waits for something that nobody gives it.</summary>
    AgentFailed,

    /// <summary>The answer is whole but not what was asked for, also after one repair.</summary>
    WrongAnswer,
}

/// <summary>A model gave no usable answer; the message says why and what to do. The agent goes on by rules.</summary>
public sealed class ModelFailedException(ModelFailure failure, string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>The kind of failure.</summary>
    public ModelFailure Failure { get; } = failure;

    /// <summary>Which limit is in the way, where <see cref="ModelFailure.BudgetUsedUp"/>; null otherwise.</summary>
    internal Budgets.BudgetExcess? Excess { get; init; }

    /// <summary>How long the endpoint asks to be left alone; null where it does not say.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>True where the same request may succeed a moment later.</summary>
    internal bool IsTransient => Failure is ModelFailure.Unreachable or ModelFailure.RateLimited or ModelFailure.TimedOut or ModelFailure.Broken;
}
