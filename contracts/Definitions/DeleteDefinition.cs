using MassTransit;

namespace Platform.Contracts.Definitions;

/// <summary>Deletes an agent or a prompt template; its versions stay for the record. Answered by <see cref="DefinitionDeleted"/> or <see cref="DefinitionRefused"/>.</summary>
[Command, EntityName("itops.delete-definition.v1"), MessageUrn("itops:delete-definition:v1")]
public sealed record DeleteDefinition
{
    public required DefinitionKind Kind { get; init; }
    public required string Id { get; init; }
    public required string DeletedBy { get; init; }
    /// <summary>Version that the author saw; null = any.</summary>
    public int? ExpectedVersion { get; init; }
}
