using MassTransit;

namespace Platform.Contracts.Tasks;

/// <summary>
/// A read model that has not heard of tasks for a while asks for the changes it may have missed. Answered by the
/// <see cref="TaskChanged"/> events after each position, if there are any; unknown tasks get no answer.
/// </summary>
[Command, EntityName("itops.replay-task-changes.v2"), MessageUrn("itops:replay-task-changes:v2")]
public sealed record ReplayTaskChanges
{
    /// <summary>Each task once; 1 to 400.</summary>
    public required IReadOnlyList<TaskPosition> Tasks { get; init; }
}
