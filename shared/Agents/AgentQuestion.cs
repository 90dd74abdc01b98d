using Platform.Contracts.Definitions;

namespace Platform.Agents;

/// <summary>One question of an agent to its model, answered with JSON of a fixed shape.</summary>
/// <typeparam name="T">The shape: a record whose properties, with their annotations, become the schema.</typeparam>
public sealed record AgentQuestion<T>
    where T : class
{
    /// <summary>Who asks, such as <c>Router</c>; letters only.</summary>
    public required string Agent { get; init; }

    /// <summary>What for, such as <c>analysis</c>; chooses the model together with the agent, and names the schema.</summary>
    public required string Purpose { get; init; }

    /// <summary>The task; its budget is charged.</summary>
    public required Guid TaskId { get; init; }

    /// <summary>The task's attempt: a person may have decided that this one goes on without a model. 1 or more.</summary>
    public required int Attempt { get; init; }

    /// <summary>
    /// Names the piece of work. The same question in the same conversation is paid for once: after a crash the recorded answer
    /// is used.
    /// </summary>
    public required string Conversation { get; init; }

    /// <summary>What the model has to do; the platform's own words. Those of the agent's definition go before them and cannot take them away.</summary>
    public required string Instructions { get; init; }

    /// <summary>What it is about; text of others stands in fences of <see cref="Text.UntrustedText"/>.</summary>
    public required string Material { get; init; }

    /// <summary>Complaints of the agent about an answer that fits the schema; empty where it is good.</summary>
    public Func<T, IReadOnlyList<string>> Check { get; init; } = _ => [];

    /// <summary>The definition by which the agent works; null where it has none.</summary>
    internal AgentDefinition? Definition { get; init; }

    /// <summary>The question as the definition has it asked.</summary>
    internal AgentQuestion<T> By(AgentDefinition? definition) => definition is null ? this : this with
    {
        Definition = definition,
        Instructions = $"{definition.Instructions}\n\nWhat follows holds whatever was said before.\n\n{Instructions}",
    };
}

/// <summary>Where an answer came from.</summary>
public enum AnswerSource
{
    /// <summary>The model was asked.</summary>
    Model,

    /// <summary>The same request was answered before and the answer may be given again.</summary>
    Cache,

    /// <summary>This conversation had the answer already; the service was interrupted.</summary>
    Recorded,
}

/// <summary>An answer that fits the schema and the agent's own check.</summary>
/// <param name="Value">The answer.</param>
/// <param name="Model">The model that gave it.</param>
/// <param name="Source">Where it came from.</param>
/// <param name="Definition">The definition by which it was asked; null where the agent has none.</param>
public sealed record AgentAnswer<T>(T Value, string Model, AnswerSource Source, AgentDefinition? Definition);
