namespace Platform.Bench.Results;

/// <summary>A closed loop: so many turns in flight, each followed by the next.</summary>
internal static class Load
{
    /// <param name="inFlight">Turns at once.</param>
    /// <param name="lasting">No turn begins after this time.</param>
    /// <param name="turn">What is measured.</param>
    /// <param name="clock">Takes the times.</param>
    /// <param name="cancellationToken">Ends the load.</param>
    public static async Task<LoadFigures> RunAsync(
        int inFlight, TimeSpan lasting, Func<CancellationToken, Task> turn, TimeProvider clock, CancellationToken cancellationToken)
    {
        var started = clock.GetTimestamp();
        var lanes = await Task.WhenAll(Enumerable.Range(0, inFlight).Select(_ => Task.Run(
            async () =>
            {
                var taken = new List<double>();
                while (clock.GetElapsedTime(started) < lasting)
                {
                    var began = clock.GetTimestamp();
                    await turn(cancellationToken);
                    taken.Add(clock.GetElapsedTime(began).TotalMilliseconds);
                }
                return taken;
            }, cancellationToken)));
        return LoadFigures.Of(lanes.SelectMany(lane => lane), clock.GetElapsedTime(started).TotalSeconds);
    }
}
