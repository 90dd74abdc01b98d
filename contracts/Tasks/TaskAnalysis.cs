namespace Platform.Contracts.Tasks;

/// <summary>Category, agents needed, complexity and risk of a task, with the factors that led there.</summary>
public sealed record TaskAnalysis
{
    public required TaskCategory Category { get; init; }
    /// <summary>Agents in the order in which they work.</summary>
    public required IReadOnlyList<Agent> Agents { get; init; }
    public required TaskComplexity Complexity { get; init; }
    public required RiskScore Risk { get; init; }
}

/// <summary>What kind of work a task is.</summary>
public enum TaskCategory { Incident, Change, Request, Question, Documentation }

/// <summary>How much there is to a task.</summary>
public enum TaskComplexity { Simple, Moderate, Complex }

/// <summary>An agent that takes part in a task.</summary>
public enum Agent { Diagnostic, Automation, Writer }
