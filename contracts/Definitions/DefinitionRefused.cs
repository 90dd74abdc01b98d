using MassTransit;

namespace Platform.Contracts.Definitions;

/// <summary>A request about an agent or a prompt template was refused, and nothing changed.</summary>
[EntityName("itops.definition-refused.v1"), MessageUrn("itops:definition-refused:v1")]
public sealed record DefinitionRefused
{
    public required DefinitionRefusal Code { get; init; }
    public required string Message { get; init; }
    /// <summary>Messages by member, such as <c>models.plan</c>, or by variable.</summary>
    public IReadOnlyDictionary<string, string> Errors { get; init; } = new Dictionary<string, string>();
    public int? CurrentVersion { get; init; }
}

/// <summary>Why a request was refused.</summary>
public enum DefinitionRefusal { NotFound, Invalid, VersionMismatch, InUse }
