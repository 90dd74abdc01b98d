using MassTransit;

namespace Platform.Contracts.Definitions;

/// <summary>Who changed an agent or a prompt template, and what; newest first. Answered by <see cref="DefinitionVersionList"/>.</summary>
[Command, EntityName("itops.list-definition-versions.v1"), MessageUrn("itops:list-definition-versions:v1")]
public sealed record ListDefinitionVersions
{
    public required DefinitionKind Kind { get; init; }
    public required string Id { get; init; }
    /// <summary>Version below which the page starts.</summary>
    public int? Below { get; init; }
    /// <summary>1 to 200.</summary>
    public int Limit { get; init; } = 50;
}
