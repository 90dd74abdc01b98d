using MassTransit;

namespace Platform.Contracts.Definitions;

/// <summary>Answered by <see cref="PromptFound"/> or <see cref="DefinitionRefused"/>.</summary>
[Command, EntityName("itops.get-prompt.v1"), MessageUrn("itops:get-prompt:v1")]
public sealed record GetPrompt
{
    public required string PromptId { get; init; }
    /// <summary>Null = the newest.</summary>
    public int? Version { get; init; }
}
