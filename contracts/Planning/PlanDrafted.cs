using MassTransit;

namespace Platform.Contracts.Planning;

/// <summary>A plan that could be executed if approved.</summary>
[EntityName("itops.plan-drafted.v1"), MessageUrn("itops:plan-drafted:v1")]
public sealed record PlanDrafted
{
    public required Guid TaskId { get; init; }
    public required int Attempt { get; init; }
    public required int Revision { get; init; }
    public required Plan Plan { get; init; }
    /// <summary>See <see cref="Planning.PlanHash"/>; of the draft, whose terms are not set yet.</summary>
    public required string PlanHash { get; init; }
}
