using MassTransit;

namespace Platform.Contracts.Tasks;

/// <summary>
/// A read model that has not heard of a task for a while asks for the changes it may have missed. Answered by the
/// <see cref="TaskChanged"/> events after <see cref="AfterSequence"/>, if there are any; unknown tasks get no answer.
/// </summary>
[Command, EntityName("itops.replay-task-changes.v1"), MessageUrn("itops:replay-task-changes:v1")]
public sealed record ReplayTaskChanges
{
    public required Guid TaskId { get; init; }
    /// <summary>Highest sequence that the read model has; 0 = none.</summary>
    public required int AfterSequence { get; init; }
}
