using MassTransit;
using Platform.Contracts.Planning;

namespace Platform.Contracts.Execution;

/// <summary>
/// Dry runs a drafted plan before anybody is asked: native previews, and steps that only write files in a throw-away copy of
/// what they write. It has no effect, so repeating it is harmless. Answered by <see cref="PlanRehearsed"/>.
/// </summary>
[Command, EntityName("itops.rehearse-plan.v1"), MessageUrn("itops:rehearse-plan:v1")]
public sealed record RehearsePlan
{
    /// <summary>Made from task, attempt and revision; a command sent again carries the same.</summary>
    public required Guid RehearsalId { get; init; }
    public required Guid TaskId { get; init; }
    public required int Attempt { get; init; }
    public required int Revision { get; init; }
    /// <summary>The draft, whose terms are not set yet.</summary>
    public required Plan Plan { get; init; }
}
