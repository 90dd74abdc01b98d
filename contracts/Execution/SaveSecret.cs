using MassTransit;

namespace Platform.Contracts.Execution;

/// <summary>Creates a secret, or gives it a new value and version. Answered by <see cref="SecretSaved"/> or <see cref="SecretRefused"/>.</summary>
[Command, EntityName("itops.save-secret.v1"), MessageUrn("itops:save-secret:v1")]
public sealed record SaveSecret
{
    public required string Name { get; init; }
    public string? Description { get; init; }
    /// <summary>Sealed for the name; 8 to 32,768 characters without NUL.</summary>
    public required SealedText Value { get; init; }
    public required string SavedBy { get; init; }
    /// <summary>Version the author saw; null = any; 0 = it must not exist yet.</summary>
    public int? ExpectedVersion { get; init; }
}
