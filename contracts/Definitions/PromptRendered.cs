using MassTransit;

namespace Platform.Contracts.Definitions;

/// <summary>Answer to <see cref="RenderPrompt"/>.</summary>
[EntityName("itops.prompt-rendered.v1"), MessageUrn("itops:prompt-rendered:v1")]
public sealed record PromptRendered
{
    public required string PromptId { get; init; }
    public required int Version { get; init; }
    public required string Text { get; init; }
}
