using System.Diagnostics;

namespace Platform.Tests.Fixtures;

/// <summary>Waits for a condition of the world that has no event of its own.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(25);

    /// <summary>Asks again until the condition holds; fails with the last value after the time-out.</summary>
    public static async Task<T> ShouldBe<T>(Func<Task<T>> ask, Func<T, bool> condition, TimeSpan? timeout = null)
    {
        var started = Stopwatch.GetTimestamp();
        var limit = timeout ?? TimeSpan.FromSeconds(20);
        while (true)
        {
            var value = await ask();
            if (condition(value))
            {
                return value;
            }
            if (Stopwatch.GetElapsedTime(started) > limit)
            {
                throw new AssertionException($"The condition did not come true within {limit.TotalSeconds:0} s. Last value: {value}");
            }
            await Task.Delay(Pause, TimeProvider.System, CancellationToken.None);
        }
    }
}
