namespace Platform.Contracts.Tasks;

/// <summary>Category, agents needed, complexity and risk of a task, with the factors that led there.</summary>
public sealed record TaskAnalysis
{
    public required TaskCategory Category { get; init; }
    /// <summary>Agents in the order in which they work.</summary>
    public required IReadOnlyList<Agent> Agents { get; init; }
    public required TaskComplexity Complexity { get; init; }
    public required RiskScore Risk { get; init; }
    /// <summary>The language model that took part; null = rules alone.</summary>
    public string? Model { get; init; }
    /// <summary>The model's reason; where rules alone decided although a model is configured, why.</summary>
    public string? Remark { get; init; }
}

/// <summary>What kind of work a task is.</summary>
public enum TaskCategory { Incident, Change, Request, Question, Documentation }

/// <summary>How much there is to a task.</summary>
public enum TaskComplexity { Simple, Moderate, Complex }

/// <summary>An agent that takes part in a task.</summary>
public enum Agent { Diagnostic, Automation, Writer }
