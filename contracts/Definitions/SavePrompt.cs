using MassTransit;

namespace Platform.Contracts.Definitions;

/// <summary>
/// Creates a prompt template or a new version of it; saving the same again changes nothing. Agents that use its newest
/// version get a new version too. Answered by <see cref="PromptFound"/> or <see cref="DefinitionRefused"/>.
/// </summary>
[Command, EntityName("itops.save-prompt.v1"), MessageUrn("itops:save-prompt:v1")]
public sealed record SavePrompt
{
    public required string PromptId { get; init; }
    public required PromptSettings Settings { get; init; }
    public required string SavedBy { get; init; }
    /// <summary>Version that the author saw; null = any; 0 = it must not exist yet.</summary>
    public int? ExpectedVersion { get; init; }
}
