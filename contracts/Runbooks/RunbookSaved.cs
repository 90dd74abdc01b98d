using MassTransit;

namespace Platform.Contracts.Runbooks;

/// <summary>The runbook as it is now.</summary>
[EntityName("itops.runbook-saved.v1"), MessageUrn("itops:runbook-saved:v1")]
public sealed record RunbookSaved
{
    public required Runbook Runbook { get; init; }
    public required bool Created { get; init; }
}
