using MassTransit;

namespace Platform.Contracts.Runbooks;

/// <summary>Answered by <see cref="RunbookFound"/> or <see cref="RunbookRefused"/>.</summary>
[Command, EntityName("itops.get-runbook.v1"), MessageUrn("itops:get-runbook:v1")]
public sealed record GetRunbook
{
    public required string RunbookId { get; init; }
    /// <summary>Null = the newest.</summary>
    public int? Version { get; init; }
}
