using MassTransit;

namespace Platform.Contracts.Definitions;

/// <summary>Answer to <see cref="ListDefinitionVersions"/>; empty where there never was such a thing.</summary>
[EntityName("itops.definition-version-list.v1"), MessageUrn("itops:definition-version-list:v1")]
public sealed record DefinitionVersionList
{
    public required IReadOnlyList<DefinitionVersion> Versions { get; init; }
    /// <summary>Value for <see cref="ListDefinitionVersions.Below"/> of the next page; null at the end.</summary>
    public int? Next { get; init; }
}

/// <summary>One change.</summary>
public sealed record DefinitionVersion
{
    public required int Version { get; init; }
    public required DefinitionChange Change { get; init; }
    /// <summary>Members of the settings that differ from the version before, and <c>instructions</c> where an agent's rendered text does.</summary>
    public required IReadOnlyList<string> Changed { get; init; }
    public required string ChangedBy { get; init; }
    public required DateTimeOffset ChangedAt { get; init; }
}

/// <summary>Kinds of change: shipped with the platform, made, changed, reset to what was shipped, changed because its prompt template was, deleted.</summary>
public enum DefinitionChange { Shipped, Created, Changed, Reset, PromptChanged, Deleted }
