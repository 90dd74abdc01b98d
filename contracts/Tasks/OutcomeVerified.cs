using MassTransit;
using Platform.Contracts.Execution;

namespace Platform.Contracts.Tasks;

/// <summary>
/// A plan was carried out and verifications told whether it helped: every step that counts was verified by its own check on
/// the target. Nothing that is unknown, settled by a person, or said by a model alone is told this way.
/// </summary>
[EntityName("itops.outcome-verified.v1"), MessageUrn("itops:outcome-verified:v1")]
public sealed record OutcomeVerified
{
    public required Guid TaskId { get; init; }
    public required int Attempt { get; init; }
    /// <summary>The recorded change that ended the task.</summary>
    public required int Sequence { get; init; }
    public required DateTimeOffset At { get; init; }
    public required TargetSnapshot Target { get; init; }
    /// <summary>What was asked, in the words of who asked.</summary>
    public required string Description { get; init; }
    public required string PlanTitle { get; init; }
    /// <summary>The cause it remedied, in words; null where none was confirmed.</summary>
    public string? Cause { get; init; }
    public string? RunbookId { get; init; }
    public int? RunbookVersion { get; init; }
    /// <summary>The language model that wrote the scripts; null where they are a runbook's.</summary>
    public string? WrittenBy { get; init; }
    /// <summary>True where all steps were verified; false where a verification showed that its step did not do what it should.</summary>
    public required bool Worked { get; init; }
    /// <summary>Titles of the steps that ran, in order; the last one is the one that did not help, where it did not.</summary>
    public required IReadOnlyList<string> Steps { get; init; }
}
