using MassTransit;

namespace Platform.Contracts.Tasks;

/// <summary>Gives the values that a plan asked for. Answered like <see cref="ApproveTask"/>.</summary>
[Command, EntityName("itops.answer-task.v1"), MessageUrn("itops:answer-task:v1")]
public sealed record AnswerTask
{
    public required Guid TaskId { get; init; }
    /// <summary>Values by parameter name; merged into the task's context.</summary>
    public required IReadOnlyDictionary<string, string> Values { get; init; }
    public required string AnsweredBy { get; init; }
}
