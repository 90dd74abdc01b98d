namespace Platform.Bench.Results;

/// <summary>What a load found.</summary>
/// <param name="Count">Turns that ended.</param>
/// <param name="Seconds">From the first start to the last end.</param>
/// <param name="P50">Median of one turn, milliseconds.</param>
/// <param name="P99">99 of 100 turns were no slower, milliseconds.</param>
/// <param name="Longest">The slowest turn, milliseconds.</param>
internal sealed record LoadFigures(int Count, double Seconds, double P50, double P99, double Longest)
{
    public double PerSecond => Count / Seconds;

    public static LoadFigures Of(IEnumerable<double> milliseconds, double seconds)
    {
        double[] ordered = [.. milliseconds.Order()];
        return ordered.Length == 0
            ? throw new BenchFailedException("Nothing ended within the time of the measurement.")
            : new LoadFigures(ordered.Length, seconds, Percentile(ordered, 0.50), Percentile(ordered, 0.99), ordered[^1]);
    }

    /// <summary>The smallest value that at least the given part of all values does not exceed.</summary>
    private static double Percentile(double[] ordered, double part) => ordered[Math.Max(0, (int)Math.Ceiling(part * ordered.Length) - 1)];
}
