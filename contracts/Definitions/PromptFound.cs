using MassTransit;

namespace Platform.Contracts.Definitions;

/// <summary>The template as it is now, or the version that was asked for.</summary>
[EntityName("itops.prompt-found.v1"), MessageUrn("itops:prompt-found:v1")]
public sealed record PromptFound
{
    public required PromptTemplate Prompt { get; init; }
    /// <summary>The request has made it.</summary>
    public bool Created { get; init; }
}
