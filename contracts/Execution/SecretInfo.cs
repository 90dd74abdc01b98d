namespace Platform.Contracts.Execution;

/// <summary>What may be known of a secret: everything but its value.</summary>
public sealed record SecretInfo
{
    /// <summary><c>^[a-z0-9][a-z0-9._-]{0,99}$</c></summary>
    public required string Name { get; init; }
    /// <summary>1, 2, 3, ...; never used twice, not even after the secret was deleted and made again.</summary>
    public required int Version { get; init; }
    public string? Description { get; init; }
    public required string SavedBy { get; init; }
    public required DateTimeOffset SavedAt { get; init; }
}
