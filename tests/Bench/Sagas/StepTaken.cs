using MassTransit;

namespace Platform.Bench.Sagas;

/// <summary>The effect is there.</summary>
[EntityName("bench.step-taken.v1"), MessageUrn("bench:step-taken:v1")]
public sealed record StepTaken
{
    public required Guid TripId { get; init; }
    public required int Round { get; init; }
    public required int Position { get; init; }
}
