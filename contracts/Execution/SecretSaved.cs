using MassTransit;

namespace Platform.Contracts.Execution;

/// <summary>Answer to <see cref="SaveSecret"/>.</summary>
[EntityName("itops.secret-saved.v1"), MessageUrn("itops:secret-saved:v1")]
public sealed record SecretSaved
{
    public required SecretInfo Secret { get; init; }
}
