using MassTransit;

namespace Platform.Agents.Exchanges;

/// <summary>One answered request to a model, without secrets.</summary>
public sealed record ModelExchange
{
    public required Guid Id { get; init; }
    public required string Agent { get; init; }
    public required string Purpose { get; init; }
    /// <summary>The body that was sent, as OpenAI's API documents chat completions.</summary>
    public required string Request { get; init; }
    /// <summary>What came back, as JSON: <c>text</c>, and <c>toolCalls</c> with <c>name</c> and <c>arguments</c>.</summary>
    public required string Answer { get; init; }
    public required long InputTokens { get; init; }
    public required long OutputTokens { get; init; }
    public required DateTimeOffset AnsweredAt { get; init; }
}

/// <summary>Reads what a service's agents asked their models for a task. Every service with agents hears it; the one named answers <see cref="ModelExchangeList"/>.</summary>
[EntityName("itops.list-model-exchanges.v1"), MessageUrn("itops:list-model-exchanges:v1")]
public sealed record ListModelExchanges
{
    public required string Service { get; init; }
    public required Guid TaskId { get; init; }
}

/// <summary>Answer to <see cref="ListModelExchanges"/>.</summary>
[EntityName("itops.model-exchange-list.v1"), MessageUrn("itops:model-exchange-list:v1")]
public sealed record ModelExchangeList
{
    /// <summary>Oldest first.</summary>
    public required IReadOnlyList<ModelExchange> Exchanges { get; init; }
    /// <summary>Turns that the task took of models, whether their content was recorded or not.</summary>
    public required int Turns { get; init; }
}
