using MassTransit;

namespace Platform.Contracts.Execution;

/// <summary>Answer to <see cref="GetSealingKey"/>.</summary>
[EntityName("itops.sealing-key.v1"), MessageUrn("itops:sealing-key:v1")]
public sealed record SealingKey
{
    /// <summary>Public key on P-256, SubjectPublicKeyInfo in base 64; see <see cref="SealedText"/>.</summary>
    public required string PublicKey { get; init; }
}
