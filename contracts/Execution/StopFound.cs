using MassTransit;

namespace Platform.Contracts.Execution;

/// <summary>A stop as it is now.</summary>
[EntityName("itops.stop-found.v1"), MessageUrn("itops:stop-found:v1")]
public sealed record StopFound
{
    public required Stop Stop { get; init; }
    /// <summary>What it met, running first; at most 500.</summary>
    public required IReadOnlyList<StoppedExecution> Executions { get; init; }
}
