using Platform.Contracts.Definitions;

namespace Platform.Agents.Turns;

/// <summary>A turn as it begins.</summary>
internal sealed record Turn
{
    public required Guid TurnId { get; init; }
    public required Guid TaskId { get; init; }
    public required int Attempt { get; init; }
    public required string Conversation { get; init; }
    public required byte[] RequestKey { get; init; }
    public required string Agent { get; init; }
    public required string Purpose { get; init; }
    public required string Model { get; init; }

    /// <summary>Its number in a conversation with tools; null elsewhere.</summary>
    public int? Step { get; init; }

    /// <summary>The definition it is asked by, whose own budget holds too; null where the agent has none.</summary>
    public AgentDefinition? Definition { get; init; }
}

/// <summary>A turn as it ends: with an answer, or with a problem.</summary>
internal sealed record TurnEnd(string? Answer, string? Problem, string Model, Spending Spent, TimeSpan Duration);
