using System.Text.Json;

namespace Platform.AgentTesting;

/// <summary>One chat completion that was asked for.</summary>
public sealed record MockRequest
{
    /// <summary>Who asks: the first product of the header User-Agent, where the platform puts the agent's name.</summary>
    public required string Agent { get; init; }

    /// <summary>What for: the name of the JSON schema that is asked for, where the platform puts the purpose; else empty.</summary>
    public required string Purpose { get; init; }

    /// <summary>How the shape of the answer is told: <c>JsonSchema</c>, <c>JsonObject</c>, or <c>Text</c> where the body says nothing of it.</summary>
    public required string Format { get; init; }

    /// <summary>Name of the model.</summary>
    public required string Model { get; init; }

    /// <summary>1 for the first turn of a conversation, one more for each answer that it holds already.</summary>
    public required int Step { get; init; }

    /// <summary>True where the answer is wanted as a stream of events.</summary>
    public required bool Stream { get; init; }

    /// <summary>The conversation, oldest first.</summary>
    public required IReadOnlyList<MockMessage> Messages { get; init; }

    /// <summary>Names of the tools that are offered.</summary>
    public required IReadOnlyList<string> Tools { get; init; }

    /// <summary>The body as it came.</summary>
    public required JsonElement Body { get; init; }

    /// <summary>All text of the conversation.</summary>
    public string Text => string.Join('\n', Messages.Select(message => message.Text));
}

/// <summary>One message of a conversation.</summary>
/// <param name="Role"><c>system</c>, <c>user</c>, <c>assistant</c> or <c>tool</c>.</param>
/// <param name="Text">Its text parts together.</param>
public sealed record MockMessage(string Role, string Text);
