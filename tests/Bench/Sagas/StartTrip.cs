using MassTransit;
using Platform.Contracts;

namespace Platform.Bench.Sagas;

/// <summary>Starts a saga. Idempotent by <see cref="TripId"/>.</summary>
[Command, EntityName("bench.start-trip.v1"), MessageUrn("bench:start-trip:v1")]
public sealed record StartTrip
{
    public required Guid TripId { get; init; }
    /// <summary>See <see cref="Trip.Rounds"/>.</summary>
    public required int Rounds { get; init; }
    /// <summary>See <see cref="Trip.Width"/>.</summary>
    public required int Width { get; init; }
}
