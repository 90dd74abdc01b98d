using Platform.Contracts.Planning;

namespace Platform.Executor.Execution;

/// <summary>Nothing ran: what was asked is not what was approved, or is beyond what the target allows.</summary>
internal sealed class ExecutionRefusedException(string message) : Exception(message)
{
    /// <summary>What differs from what was approved; empty where that is not the reason.</summary>
    public IReadOnlyList<PlanDifference> Differences { get; init; } = [];

    /// <summary>The plan that was refused because it is another than the approved one.</summary>
    public Plan? Plan { get; init; }
}

/// <summary>Nothing ran: the runner or the target is not available; the message says what would make it so.</summary>
internal sealed class TargetUnavailableException(string message) : Exception(message);

/// <summary>The runner went away after the script may have begun, so nobody knows what it did.</summary>
internal sealed class OutcomeUnknownException(string message) : Exception(message);

/// <summary>Another holder of the lease took the execution over; what this one did of it is not recorded.</summary>
internal sealed class LeaseLostException(Guid executionId)
    : Exception($"Execution {executionId} was taken over by another holder of its lease, so this one must not go on with it.");
