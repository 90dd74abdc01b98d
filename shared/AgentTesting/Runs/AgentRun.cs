using System.Text.Json;
using Platform.AgentTesting.Transcripts;

namespace Platform.AgentTesting.Runs;

/// <summary>What an agent asked its model and what it got, read from a transcript; what the assertions of <see cref="AgentAssertions"/> are about.</summary>
public sealed class AgentRun
{
    private AgentRun(string name, IReadOnlyList<Exchange> exchanges)
    {
        Name = name;
        Exchanges = exchanges;
        ToolCalls = [.. ToolUse.In(exchanges)];
    }

    /// <summary>Agent and purpose, for messages.</summary>
    public string Name { get; }

    /// <summary>Its requests with their answers, in order, those that failed too.</summary>
    public IReadOnlyList<Exchange> Exchanges { get; }

    /// <summary>The tools that its model called, in order, each with the result that the agent gave back.</summary>
    public IReadOnlyList<ToolUse> ToolCalls { get; }

    /// <summary>The last text that its model answered; empty where it answered none.</summary>
    public string Answer => Exchanges.LastOrDefault(exchange => exchange.Answer is { Fault: MockFault.None or MockFault.Fenced, ToolCalls.Count: 0 })?.Answer.Text ?? "";

    /// <summary>Tokens that were reported, input and output together.</summary>
    public long Tokens => Exchanges.Sum(exchange => (long)(exchange.Answer.InputTokens ?? 0) + (exchange.Answer.OutputTokens ?? 0));

    /// <summary>The run of one agent out of a transcript.</summary>
    /// <param name="transcript">What was recorded.</param>
    /// <param name="agent">Its name, such as <c>Router</c>.</param>
    /// <param name="purpose">Only what it asked for this purpose, such as <c>reading</c>; null = everything.</param>
    /// <exception cref="AgentAssertionException">It asked nothing.</exception>
    public static AgentRun Of(Transcript transcript, string agent, string? purpose = null)
    {
        var name = purpose is null ? agent : $"{agent} ({purpose})";
        var exchanges = transcript.Exchanges.Where(exchange => exchange.Agent == agent && (purpose is null || exchange.Purpose == purpose)).ToList();
        return exchanges.Count > 0
            ? new AgentRun(name, exchanges)
            : throw new AgentAssertionException($"{name} asked its model nothing. Asked have: {string.Join(", ", transcript.Exchanges.Select(exchange => $"{exchange.Agent} ({exchange.Purpose})").Distinct().DefaultIfEmpty("none"))}.");
    }

    /// <summary>The answer as JSON.</summary>
    /// <exception cref="AgentAssertionException">It is no JSON.</exception>
    internal JsonElement Json()
    {
        try
        {
            return JsonElement.Parse(Answer);
        }
        catch (JsonException)
        {
            throw new AgentAssertionException($"{Name} ended with an answer that is no JSON: {Words.Short(Answer)}");
        }
    }
}
