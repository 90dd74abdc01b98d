namespace Platform.Tests.ShellAnalysis;

/// <summary>Whether long tests run in full: with <c>PLATFORM_TESTS_FULL=1</c>.</summary>
internal static class LongForm
{
    public static bool Asked { get; } = Environment.GetEnvironmentVariable("PLATFORM_TESTS_FULL") == "1";

    /// <summary>The seed of this run; <c>PLATFORM_TESTS_SEED</c> repeats one.</summary>
    public static int Seed { get; } = int.TryParse(Environment.GetEnvironmentVariable("PLATFORM_TESTS_SEED"), out var seed) ? seed : Random.Shared.Next(1_000_000);
}
