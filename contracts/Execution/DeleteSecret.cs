using MassTransit;

namespace Platform.Contracts.Execution;

/// <summary>Forgets a secret's value. Answered by <see cref="SecretDeleted"/> or <see cref="SecretRefused"/>.</summary>
[Command, EntityName("itops.delete-secret.v1"), MessageUrn("itops:delete-secret:v1")]
public sealed record DeleteSecret
{
    public required string Name { get; init; }
    public required string DeletedBy { get; init; }
}
