using Platform.Contracts.Execution;

namespace Platform.Gateway.Stops;

/// <summary>A stop and what it met.</summary>
public sealed record StopResponse
{
    public required Stop Stop { get; init; }
    /// <summary>What it met, running first; at most 500.</summary>
    public required IReadOnlyList<StoppedExecution> Executions { get; init; }
    /// <summary>True where everything that ran when the stop was ordered has ended or is known to be unknown; nothing of its scope runs.</summary>
    public required bool Quiet { get; init; }
    public required string Self { get; init; }

    internal static StopResponse Of(StopFound found) => new()
    {
        Stop = found.Stop,
        Executions = found.Executions,
        Quiet = found.Executions.All(execution => execution.Settled),
        Self = $"/api/v1/stop/{found.Stop.Id}",
    };
}

/// <summary>The stops in force.</summary>
public sealed record StopPageResponse
{
    /// <summary>Oldest first; at most 200.</summary>
    public required IReadOnlyList<Stop> Items { get; init; }
}
