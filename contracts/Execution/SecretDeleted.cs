using MassTransit;

namespace Platform.Contracts.Execution;

/// <summary>Answer to <see cref="DeleteSecret"/>.</summary>
[EntityName("itops.secret-deleted.v1"), MessageUrn("itops:secret-deleted:v1")]
public sealed record SecretDeleted
{
    public required string Name { get; init; }
}
