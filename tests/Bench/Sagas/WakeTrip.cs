using MassTransit;
using Platform.Contracts;

namespace Platform.Bench.Sagas;

/// <summary>Never sent, because no trip sets a time to be woken; every saga has to name one.</summary>
[Command, EntityName("bench.wake-trip.v1"), MessageUrn("bench:wake-trip:v1")]
public sealed record WakeTrip
{
    public required Guid TripId { get; init; }
}
