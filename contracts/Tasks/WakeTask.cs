using MassTransit;

namespace Platform.Contracts.Tasks;

/// <summary>The saga's deadline has come: an approval expires, or an unanswered command is sent again.</summary>
[Command, EntityName("itops.wake-task.v1"), MessageUrn("itops:wake-task:v1")]
public sealed record WakeTask
{
    public required Guid TaskId { get; init; }
}
