using System.Text.Json;
using MassTransit;

namespace Platform.Contracts.Definitions;

/// <summary>Fills a template. Answered by <see cref="PromptRendered"/> or <see cref="DefinitionRefused"/>, which says what is missing or wrong.</summary>
[Command, EntityName("itops.render-prompt.v1"), MessageUrn("itops:render-prompt:v1")]
public sealed record RenderPrompt
{
    public required string PromptId { get; init; }
    /// <summary>Null = the newest.</summary>
    public int? Version { get; init; }
    /// <summary>Values by the variables' names.</summary>
    public IReadOnlyDictionary<string, JsonElement> Values { get; init; } = new Dictionary<string, JsonElement>();
}
