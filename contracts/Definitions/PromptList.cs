using MassTransit;

namespace Platform.Contracts.Definitions;

/// <summary>Answer to <see cref="ListPrompts"/>.</summary>
[EntityName("itops.prompt-list.v1"), MessageUrn("itops:prompt-list:v1")]
public sealed record PromptList
{
    public required IReadOnlyList<PromptSummary> Prompts { get; init; }
    /// <summary>Value for <see cref="ListPrompts.After"/> of the next page; null at the end.</summary>
    public string? Next { get; init; }
}
