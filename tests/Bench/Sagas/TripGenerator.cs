using System.Collections.Concurrent;
using MassTransit;
using Platform.Bench.Results;

namespace Platform.Bench.Sagas;

/// <summary>
/// Starts sagas from outside, by a confirmed message, and learns of their end in the process that commits it. No message is
/// spent on measuring.
/// </summary>
internal sealed class TripGenerator(IBus bus, TimeProvider clock)
{
    /// <summary>A trip that takes longer is lost.</summary>
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);
    private readonly ConcurrentDictionary<Guid, TaskCompletionSource> _travelling = new();

    public void Ended(Guid trip)
    {
        if (_travelling.TryRemove(trip, out var ended))
        {
            ended.SetResult();
        }
    }

    public Task<LoadFigures> RunAsync(int inFlight, TimeSpan lasting, int rounds, int width, CancellationToken cancellationToken) =>
        Load.RunAsync(inFlight, lasting, token => TravelAsync(rounds, width, token), clock, cancellationToken);

    private async Task TravelAsync(int rounds, int width, CancellationToken cancellationToken)
    {
        var trip = Guid.NewGuid();
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _travelling[trip] = ended;
        await bus.Publish(new StartTrip { TripId = trip, Rounds = rounds, Width = width }, cancellationToken);
        await ended.Task.WaitAsync(s_patience, clock, cancellationToken);
    }
}
