using MassTransit;

namespace Platform.Contracts.Execution;

/// <summary>Answer to <see cref="ListSecrets"/>.</summary>
[EntityName("itops.secret-list.v1"), MessageUrn("itops:secret-list:v1")]
public sealed record SecretList
{
    public required IReadOnlyList<SecretInfo> Secrets { get; init; }
    public string? Next { get; init; }
}
