using System.Text.Json;

namespace Platform.AgentTesting.Transcripts;

/// <summary>Answers as a transcript has it: the same request gets the same answers, in the order in which they were recorded.</summary>
public sealed class Replay(Transcript transcript)
{
    private readonly Lock _gate = new();

    private readonly Dictionary<string, Queue<MockAnswer>> _answers = transcript.Exchanges
        .GroupBy(exchange => Key(exchange.Agent, exchange.Request), StringComparer.Ordinal)
        .ToDictionary(group => group.Key, group => new Queue<MockAnswer>(group.Select(exchange => exchange.Answer)), StringComparer.Ordinal);

    /// <summary>The answer that was recorded; the last one again where the request comes more often than it was recorded.</summary>
    /// <exception cref="NoAnswerException">The request was not recorded.</exception>
    public MockAnswer Answer(MockRequest request)
    {
        lock (_gate)
        {
            return _answers.TryGetValue(Key(request.Agent, request.Body), out var answers)
                ? answers.Count > 1 ? answers.Dequeue() : answers.Peek()
                : throw new NoAnswerException(
                    $"The transcript holds no such request of {request.Agent} (step {request.Step}). Its prompt, its tools or what it read has changed; record again.");
        }
    }

    /// <summary>Streaming or not, and the model's name, make no other request.</summary>
    private static string Key(string agent, JsonElement request) => string.Join('\n', request.EnumerateObject()
        .Where(property => property.Name is "messages" or "tools" or "response_format")
        .OrderBy(property => property.Name, StringComparer.Ordinal)
        .Select(property => $"{property.Name}:{JsonSerializer.Serialize(property.Value)}").Prepend(agent));
}
