using MassTransit;

namespace Platform.Contracts.Runbooks;

/// <summary>Answer to <see cref="GetRunbook"/>.</summary>
[EntityName("itops.runbook-found.v1"), MessageUrn("itops:runbook-found:v1")]
public sealed record RunbookFound
{
    public required Runbook Runbook { get; init; }
}
