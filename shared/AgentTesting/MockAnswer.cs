using System.Text.Json;

namespace Platform.AgentTesting;

/// <summary>What the mock answers to one request.</summary>
public sealed record MockAnswer
{
    /// <summary>The text of the answer; JSON where the caller asked for structured output.</summary>
    public string Text { get; init; } = "";

    /// <summary>Tools that the model wants to be called; then the text may be empty.</summary>
    public IReadOnlyList<MockToolCall> ToolCalls { get; init; } = [];

    /// <summary>What goes wrong with the answer.</summary>
    public MockFault Fault { get; init; }

    /// <summary>Seconds in the header Retry-After of <see cref="MockFault.RateLimitedWithRetryAfter"/>.</summary>
    public double RetryAfterSeconds { get; init; } = 1;

    /// <summary>Milliseconds before the answer begins.</summary>
    public int DelayMs { get; init; }

    /// <summary>Tokens of input that are reported; null = a quarter of the request's characters.</summary>
    public int? InputTokens { get; init; }

    /// <summary>Tokens of output that are reported; null = a quarter of the answer's characters.</summary>
    public int? OutputTokens { get; init; }

    /// <summary>An answer whose text is a value as JSON.</summary>
    public static MockAnswer Of<T>(T value) => new() { Text = JsonSerializer.Serialize(value, JsonSerializerOptions.Web) };
}

/// <summary>One call of a tool.</summary>
/// <param name="Name">Name of the tool.</param>
/// <param name="Arguments">Its arguments as a JSON object.</param>
public sealed record MockToolCall(string Name, JsonElement Arguments);
