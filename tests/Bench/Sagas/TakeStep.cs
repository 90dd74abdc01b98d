using MassTransit;
using Platform.Contracts;

namespace Platform.Bench.Sagas;

/// <summary>Asks for one effect.</summary>
[Command, EntityName("bench.take-step.v1"), MessageUrn("bench:take-step:v1")]
public sealed record TakeStep
{
    public required Guid TripId { get; init; }
    public required int Round { get; init; }
    /// <summary>Place among the commands of the round, from 1.</summary>
    public required int Position { get; init; }
}
