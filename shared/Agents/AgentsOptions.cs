using System.ComponentModel.DataAnnotations;

namespace Platform.Agents;

/// <summary>Which model each agent uses, and what one turn may take. Without a model the agents work by rules alone. Section <c>Agents</c>.</summary>
public sealed class AgentsOptions
{
    /// <summary>
    /// Name of the model of an agent (<c>Agents:Use:Router=fast</c>) or of one of its purposes (<c>Agents:Use:Router_analysis=fast</c>);
    /// <c>none</c> = rules alone. What is not named uses the model <c>main</c>, where there is one.
    /// </summary>
    public Dictionary<string, string> Use { get; init; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Seconds that a turn may take, with all its tries; 1 to 1800. Then the agent goes on by rules.</summary>
    [Range(1, 1_800)]
    public int TurnSeconds { get; set; } = 120;

    /// <summary>Milliseconds before the second try of a turn, more before the third; what the model's server asks for counts more. 1 to 60,000.</summary>
    [Range(1, 60_000)]
    public int RetryDelayMs { get; set; } = 500;

    /// <summary>Hours for which an answer is given again to exactly the same request; 0 (off) to 720. Models with a temperature above 0 are always asked.</summary>
    [Range(0, 720)]
    public int CacheHours { get; set; } = 24;

    /// <summary>Days for which turns are kept; 2 to 3650.</summary>
    [Range(2, 3_650)]
    public int KeepTurnsDays { get; set; } = 90;

    /// <summary>How often an agent may ask its model for one piece of work; 1 to 100. A definition may ask for less.</summary>
    [Range(1, 100)]
    public int MaxIterations { get; set; } = 12;

    /// <summary>Seconds after which a service asks again whether it has missed a change of an agent's definition; 1 to 86,400.</summary>
    [Range(1, 86_400)]
    public int DefinitionRefreshSeconds { get; set; } = 60;

    /// <summary>Puts prompts and answers, with secrets redacted, into the traces, and keeps them as long as turns, so that a task can become a test.</summary>
    public bool RecordContent { get; set; }
}
