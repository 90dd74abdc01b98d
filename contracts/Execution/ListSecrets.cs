using MassTransit;

namespace Platform.Contracts.Execution;

/// <summary>Asks which secrets there are; never for their values. Answered by <see cref="SecretList"/>, ordered by name.</summary>
[Command, EntityName("itops.list-secrets.v1"), MessageUrn("itops:list-secrets:v1")]
public sealed record ListSecrets
{
    /// <summary>Only these; empty = all.</summary>
    public IReadOnlyList<string> Names { get; init; } = [];
    public string? After { get; init; }
    /// <summary>1 to 200.</summary>
    public int Limit { get; init; } = 50;
}
