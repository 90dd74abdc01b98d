namespace Platform.Contracts.Tasks;

/// <summary>Why a task waits for a person.</summary>
public enum AttentionReason
{
    /// <summary>It is not known whether a step took effect; settle with <see cref="SettleStep"/>.</summary>
    OutcomeUnknown,
    /// <summary>The plan needs values nobody gave; answer with <see cref="AnswerTask"/>.</summary>
    ParametersRequired,
    /// <summary>A stop is in force: the task's next script starts when a person resumes. Its status stays what it was.</summary>
    Held,
    /// <summary>The budget of a model is used up; decide with <see cref="DecideBudget"/>. An ended task that waits only for a document keeps its status.</summary>
    BudgetUsedUp,
}
