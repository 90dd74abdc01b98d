using MassTransit;

namespace Platform.Contracts.Definitions;

/// <summary>Answer to <see cref="DeleteDefinition"/>.</summary>
[EntityName("itops.definition-deleted.v1"), MessageUrn("itops:definition-deleted:v1")]
public sealed record DefinitionDeleted
{
    public required DefinitionKind Kind { get; init; }
    public required string Id { get; init; }
}
