using System.Text.Json;

namespace Platform.Agents.Tools;

/// <summary>One call of a tool, as a model asked for it.</summary>
public sealed record ToolCall
{
    /// <summary>Unique in its conversation and the same after a crash.</summary>
    public required string Id { get; init; }

    /// <summary>The piece of work that it belongs to.</summary>
    public required string Conversation { get; init; }

    /// <summary>The task.</summary>
    public required Guid TaskId { get; init; }

    /// <summary>Name of the tool.</summary>
    public required string Tool { get; init; }

    /// <summary>Arguments that fit the tool's schema.</summary>
    public required JsonElement Arguments { get; init; }
}

/// <summary>What came of a call.</summary>
public sealed record ToolResult
{
    private ToolResult(string text) => Text = text;

    /// <summary>
    /// The result is not there yet: it comes as a message. The agent's work waits without holding anything, and the tool is
    /// called again with the same id when it goes on.
    /// </summary>
    public static ToolResult Later { get; } = new("") { IsLater = true };

    /// <summary>What it found, or why it found nothing.</summary>
    public string Text { get; }

    /// <summary>True where <see cref="Text"/> says what was wrong and what would be right.</summary>
    public bool IsFailure { get; private init; }

    /// <summary>True for <see cref="Later"/>.</summary>
    public bool IsLater { get; private init; }

    /// <summary>True where the tool itself left something out; the model is then told how to ask for less.</summary>
    public bool IsCut { get; private init; }

    /// <summary>Id of the recorded evidence that holds the result; stays in the conversation when the text has to make room.</summary>
    public Guid? Evidence { get; private init; }

    /// <summary>A result.</summary>
    public static ToolResult Of(string text, Guid? evidence = null, bool isCut = false) => new(text) { Evidence = evidence, IsCut = isCut };

    /// <summary>A failure that the model may mend by another call.</summary>
    public static ToolResult Failed(string problem) => new(problem) { IsFailure = true };
}
