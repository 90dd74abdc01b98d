namespace Platform.Contracts.Definitions;

/// <summary>One version of an agent.</summary>
public sealed record AgentDefinition
{
    /// <summary><c>^[a-z0-9]+(-[a-z0-9]+)*$</c>, at most 63 characters.</summary>
    public required string Id { get; init; }
    /// <summary>From 1; 0 = as shipped, before the service has heard of any version.</summary>
    public required int Version { get; init; }
    public required AgentSettings Settings { get; init; }
    /// <summary>The agent's own instructions in full, as they stand at the beginning of the system message. The platform's rules for the question follow them, always.</summary>
    public required string Instructions { get; init; }
    /// <summary>Shipped with the platform; it can be changed and reset, not deleted.</summary>
    public bool BuiltIn { get; init; }
    /// <summary>Built in, and changed by somebody: a newer shipped text does not replace it.</summary>
    public bool Overridden { get; init; }
    public required string ChangedBy { get; init; }
    public required DateTimeOffset ChangedAt { get; init; }
}
