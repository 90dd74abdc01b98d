using MassTransit;

namespace Platform.Contracts.Runbooks;

/// <summary>Answer to <see cref="DeleteRunbook"/>.</summary>
[EntityName("itops.runbook-deleted.v1"), MessageUrn("itops:runbook-deleted:v1")]
public sealed record RunbookDeleted
{
    public required string RunbookId { get; init; }
}
