using MassTransit;

namespace Platform.Contracts.Runbooks;

/// <summary>Takes a runbook out of lists and search; its versions stay for the record. Answered by <see cref="RunbookDeleted"/> or <see cref="RunbookRefused"/>.</summary>
[Command, EntityName("itops.delete-runbook.v1"), MessageUrn("itops:delete-runbook:v1")]
public sealed record DeleteRunbook
{
    public required string RunbookId { get; init; }
    public required string DeletedBy { get; init; }
}
